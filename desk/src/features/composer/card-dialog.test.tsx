// Cards are written within LINE's limits: what would be refused cannot be sent.
import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { show } from "../../../test/render";
import { CardDialog } from "./card-dialog";
import { isFaceComplete, mostText, newFace } from "./card-fields";

const fill = (box: HTMLElement, value: string) => fireEvent.change(box, { target: { value } });
const press = (thing: HTMLElement) => fireEvent.click(thing);
const button = (name: string) => screen.getByText(name, { selector: "button" });

function open() {
  const onSend = vi.fn();
  const onClose = vi.fn();
  show(<CardDialog onSend={onSend} onClose={onClose} />);
  return { onSend, onClose };
}

function write(number: number, label: string, text: string) {
  const fields = within(screen.getAllByLabelText(`Button ${number}`)[0] as HTMLElement);
  fill(fields.getByLabelText("Label"), label);
  fill(fields.getByLabelText("The customer says"), text);
}

describe("a card with buttons", () => {
  it("is sent with its title and its buttons", () => {
    const { onSend } = open();
    expect(button("Send")).toBeDisabled();
    fill(screen.getByLabelText("Title (optional)"), "Sizes");
    fill(screen.getByLabelText(/^Text/), "Which one?");
    write(1, "S", "small, please");
    press(button("Add a button"));
    expect(button("Send")).toBeDisabled();
    write(2, "L", "large, please");
    press(button("Send"));
    expect(onSend).toHaveBeenCalledWith({
      type: "buttons",
      text: "Which one?",
      title: "Sizes",
      picture_url: null,
      actions: [
        { type: "say", label: "S", text: "small, please" },
        { type: "say", label: "L", text: "large, please" },
      ],
    });
  });

  it("has four buttons at most", () => {
    open();
    for (let count = 1; count < 4; count += 1) press(button("Add a button"));
    expect(button("Add a button")).toBeDisabled();
    press(screen.getByLabelText("Remove Button 4"));
    expect(button("Add a button")).toBeEnabled();
  });

  it("says how many characters are too many beside a title", () => {
    open();
    fill(screen.getByLabelText(/^Text/), "x".repeat(61));
    expect(screen.queryByText(/too many/)).toBeNull();
    fill(screen.getByLabelText("Title (optional)"), "Sizes");
    expect(screen.getByText("1 characters too many: LINE takes 60 here")).toBeVisible();
  });

  it("is given up without a trace", () => {
    const { onSend, onClose } = open();
    press(button("Cancel"));
    expect(onClose).toHaveBeenCalledOnce();
    expect(onSend).not.toHaveBeenCalled();
  });
});

describe("a carousel", () => {
  it("has as many buttons on every card", () => {
    open();
    press(screen.getByLabelText("Carousel of cards"));
    press(button("Add a card"));
    expect(screen.getAllByLabelText("Button 1")).toHaveLength(2);
    press(screen.getAllByText("Add a button", { selector: "button" })[0] as HTMLElement);
    expect(screen.getAllByLabelText("Button 2")).toHaveLength(2);
    press(screen.getByLabelText("Remove card 2"));
    expect(screen.getAllByLabelText("Button 2")).toHaveLength(1);
  });

  it("has a title on every card or on none", () => {
    open();
    press(screen.getByLabelText("Carousel of cards"));
    press(button("Add a card"));
    fill(screen.getAllByLabelText("Title (optional)")[0] as HTMLElement, "One");
    expect(screen.getByText(/a title on every card/)).toBeVisible();
    fill(screen.getAllByLabelText("Title (optional)")[1] as HTMLElement, "Two");
    expect(screen.queryByText(/a title on every card/)).toBeNull();
  });
});

describe("what fits", () => {
  const face = { ...newFace(1), text: "x", actions: [{ type: "say", label: "A", text: "a" } as const] };

  it.each([
    [{}, "buttons", 160],
    [{ title: "t" }, "buttons", 60],
    [{ picture: "https://x.example/a.png" }, "carousel", 60],
    [{}, "carousel", 120],
    [{ title: "t" }, "confirm", 240],
  ] as const)("of text in %o as %s is %i", (change, kind, most) => {
    expect(mostText({ ...face, ...change }, kind)).toBe(most);
    expect(isFaceComplete({ ...face, ...change, text: "x".repeat(most) }, kind)).toBe(true);
    expect(isFaceComplete({ ...face, ...change, text: "x".repeat(most + 1) }, kind)).toBe(false);
  });

  it("of pictures are public addresses alone", () => {
    expect(isFaceComplete({ ...face, picture: "http://x.example/a.png" }, "buttons")).toBe(false);
    expect(isFaceComplete({ ...face, picture: "https://x.example/あ.png" }, "buttons")).toBe(false);
  });
});
