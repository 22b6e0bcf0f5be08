// The thread stays where its reader is: at the end, or in place while older messages arrive above.
import { act, fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { expect, it, vi } from "vitest";
import { useThreadScroll } from "./use-thread-scroll";

const VIEW = 800;
const onNearTop = vi.fn();

interface Props {
  firstKey: string;
  count: number;
  sending?: string | undefined;
}

function Scrolled({ firstKey, count, sending }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { atEnd, unseen, onScroll, toEnd } = useThreadScroll(scroller, { firstKey, count, sending, onNearTop });
  return (
    <>
      <div ref={scroller} onScroll={onScroll} data-testid="scroller">
        <div />
      </div>
      <button type="button" onClick={toEnd}>
        {atEnd ? "at the end" : `${unseen} new`}
      </button>
    </>
  );
}

/** A thread whose messages are each 100 pixels high, in a window of 800. */
function thread(count: number) {
  let height = count * 100;
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(() => height);
  onNearTop.mockReset();
  const view = render(<Scrolled firstKey="m1" count={count} />);
  const box = screen.getByTestId("scroller");
  return {
    box,
    says: () => screen.getByRole("button").textContent,
    scrollTo(top: number) {
      box.scrollTop = top;
      fireEvent.scroll(box);
    },
    become(props: Props, rows = props.count) {
      height = rows * 100;
      view.rerender(<Scrolled {...props} />);
    },
  };
}

it("opens at the newest message and stays with it", () => {
  const { box, says, become } = thread(20);
  expect(box.scrollTop).toBe(2000);
  become({ firstKey: "m1", count: 21 });
  expect(box.scrollTop).toBe(2100);
  expect(says()).toBe("at the end");
});

it("leaves a reader of older messages alone, and counts what came meanwhile", () => {
  const { box, says, scrollTo, become } = thread(20);
  scrollTo(500);
  expect(says()).toBe("0 new");
  become({ firstKey: "m1", count: 21 });
  become({ firstKey: "m1", count: 23 });
  expect(box.scrollTop).toBe(500);
  expect(says()).toBe("3 new");
});

it("forgets the count at the end, however the reader gets there", () => {
  const { box, says, scrollTo, become } = thread(20);
  scrollTo(500);
  become({ firstKey: "m1", count: 21 });
  scrollTo(2100 - VIEW - 20);
  expect(says()).toBe("at the end");
  scrollTo(300);
  become({ firstKey: "m1", count: 22 });
  act(() => screen.getByRole("button").click());
  expect(box.scrollTop).toBe(2200);
  expect(says()).toBe("0 new");
});

it("keeps the message being read in place while older ones load above it", () => {
  const { box, says, scrollTo, become } = thread(20);
  scrollTo(100);
  expect(onNearTop).toHaveBeenCalledOnce();
  become({ firstKey: "m0", count: 70 });
  expect(box.scrollTop).toBe(100 + 50 * 100);
  expect(says()).toBe("0 new");
});

it("asks for older messages only near the top", () => {
  const { scrollTo } = thread(20);
  scrollTo(900);
  scrollTo(300);
  expect(onNearTop).not.toHaveBeenCalled();
  scrollTo(200);
  expect(onNearTop).toHaveBeenCalledOnce();
});

it("goes to what the reader has just written, also from far above", () => {
  const { box, scrollTo, become, says } = thread(20);
  scrollTo(300);
  become({ firstKey: "m1", count: 21, sending: "client-1" });
  expect(box.scrollTop).toBe(2100);
  expect(says()).not.toBe("1 new");
});

it("stays at the end when pictures grow before the browser tells of the scrolling to it", () => {
  const { box, says, scrollTo, become } = thread(20);
  become({ firstKey: "m1", count: 20 }, 40);
  scrollTo(2000);
  expect(says()).toBe("at the end");
  become({ firstKey: "m1", count: 21 }, 41);
  expect(box.scrollTop).toBe(4100);
});
