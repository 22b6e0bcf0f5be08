// Overflow: each of its parts on and off, where a conversation may go instead, and what is kept meanwhile.
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Overflows } from "~/api/types";
import type { Choice } from "~/ui/fields";
import { show } from "../../../../test/render";
import { OverflowFields } from "./overflow-fields";

const NIGHT = { value: "queue-2", text: "Night" };
const RETURNS = { value: "queue-3", text: "Returns" };
const NOTHING: Overflows = { closed: { do: "assign" }, full: null, waited: null };

let now: Overflows;
beforeEach(() => {
  now = NOTHING;
});

interface Around {
  start?: Overflows;
  closes?: boolean;
  queues?: Choice[];
  error?: string;
}

function Edited({ start = NOTHING, closes = false, queues = [NIGHT, RETURNS], error }: Around) {
  const [value, setValue] = useState(start);
  now = value;
  return <OverflowFields value={value} closes={closes} queues={queues} error={error} onChange={setValue} />;
}

const flip = (name: string) => fireEvent.click(screen.getByRole("switch", { name }));
const field = (name: string) => screen.getByRole("combobox", { name });
const choicesOf = (name: string) => {
  fireEvent.click(field(name));
  return screen.getAllByRole("option").map((option) => option.textContent);
};
function choose(name: string, option: string) {
  fireEvent.click(field(name));
  fireEvent.click(screen.getByRole("option", { name: option }));
}
function count(label: string, text: string) {
  const box = screen.getByLabelText(label);
  fireEvent.change(box, { target: { value: text } });
  fireEvent.blur(box);
}

describe.each([
  ["full", "When many wait", "Conversations that may wait", "The next one", { items: 20 }],
  ["waited", "When somebody waits long", "Longest wait (minutes)", "Then", { minutes: 10 }],
] as const)("what is done when it is %s", (part, label, number, way, usual) => {
  it("is nothing until it is switched on, and nothing again afterwards", () => {
    show(<Edited />);
    expect(screen.queryByLabelText(number)).toBeNull();
    flip(label);
    expect(now).toEqual({ ...NOTHING, [part]: { do: "transfer", queue_id: "queue-2", ...usual } });
    expect(screen.getByLabelText(number)).toHaveValue(String(Object.values(usual)[0]));
    flip(label);
    expect(now).toEqual(NOTHING);
    expect(screen.queryByRole("combobox", { name: way })).toBeNull();
  });

  it("is the end where there is no other queue to go to", () => {
    show(<Edited queues={[]} />);
    flip(label);
    expect(now[part]).toMatchObject({ do: "end", ...usual });
    expect(choicesOf(way)).toEqual(["The conversation is ended"]);
  });

  it("is never to go on waiting, but any other queue or the end", () => {
    show(<Edited closes />);
    flip(label);
    expect(choicesOf(way)).toEqual(["It goes to Night", "It goes to Returns", "The conversation is ended"]);
  });

  it("changes its way without its number, and its number without its way", () => {
    show(<Edited />);
    flip(label);
    const [unit] = Object.keys(usual) as [string];
    count(number, "7");
    expect(now[part]).toEqual({ do: "transfer", queue_id: "queue-2", [unit]: 7 });
    choose(way, "It goes to Returns");
    expect(now[part]).toEqual({ do: "transfer", queue_id: "queue-3", [unit]: 7 });
    choose(way, "The conversation is ended");
    expect(now[part]).toEqual({ do: "end", queue_id: null, [unit]: 7 });
    expect(field(way)).toHaveTextContent("The conversation is ended");
    count(number, "9");
    expect(now[part]).toEqual({ do: "end", queue_id: null, [unit]: 9 });
  });
});

it.each([
  ["When many wait", "Conversations that may wait", "5000", "100"],
  ["When many wait", "Conversations that may wait", "0", "1"],
  ["When somebody waits long", "Longest wait (minutes)", "99999", "2880"],
])("%s: %s takes %s as %s", (part, number, typed, taken) => {
  show(<Edited />);
  flip(part);
  count(number, typed);
  expect(screen.getByLabelText(number)).toHaveValue(taken);
});

describe("out of operating hours", () => {
  it("is not asked of a queue that never closes", () => {
    show(<Edited />);
    expect(screen.queryByRole("combobox", { name: "Out of operating hours" })).toBeNull();
  });

  it("a conversation waits all the same unless something else is chosen, which leaves the other parts alone", () => {
    const full = { do: "end", items: 3 } as const;
    show(<Edited closes start={{ full, waited: null }} />);
    expect(field("Out of operating hours")).toHaveTextContent("It waits here all the same");
    choose("Out of operating hours", "It goes to Returns");
    expect(now).toEqual({ closed: { do: "transfer", queue_id: "queue-3" }, full, waited: null });
    choose("Out of operating hours", "It waits here all the same");
    expect(now.closed).toEqual({ do: "assign" });
  });
});

it("says what the server refuses", () => {
  show(<Edited error="A queue cannot overflow into itself." />);
  expect(screen.getByRole("alert")).toHaveTextContent("A queue cannot overflow into itself.");
});
