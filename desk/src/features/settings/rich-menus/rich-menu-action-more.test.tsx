// What a choice and a picker of a rich menu may have beside their data is written as the server takes it.
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import type { RichMenuAction } from "~/api/types";
import { show } from "../../../../test/render";
import { RichMenuAreaFields } from "./rich-menu-area-fields";

let written: RichMenuAction;

function Fields({ action }: { action: RichMenuAction }) {
  const [area, setArea] = useState({ x: 0, y: 0, width: 100, height: 100, action });
  written = area.action;
  const size = { width: 2500, height: 843 };
  return (
    <RichMenuAreaFields
      area={area}
      number={1}
      size={size}
      others={[]}
      strict
      onChange={setArea}
      onRemove={() => undefined}
    />
  );
}

const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const choose = async (field: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

it("a choice opens the keyboard with a text in the box, and no other thing has one", async () => {
  show(<Fields action={{ type: "choose", label: "Ask", data: "ask", said: null }} />);
  expect(screen.queryByLabelText("Text in the box")).toBeNull();
  await choose("The phone opens", "The keyboard");
  fill("Text in the box", "My question: ");
  expect(written).toMatchObject({ input: "keyboard", fill_in: "My question: " });
  await choose("The phone opens", "The microphone");
  expect(written).toMatchObject({ input: "voice", fill_in: null });
  await choose("The phone opens", "Nothing");
  expect(written).toMatchObject({ input: null, fill_in: null });
});

it("a picker has bounds of its own kind, and says which do not fit", async () => {
  show(<Fields action={{ type: "pick_time", label: "Book", data: "book", mode: "date" }} />);
  fill("Stands on at first", "2026-12-24");
  fill("Earliest", "2026-12-01");
  fill("Latest", "2026-12-31");
  const bounds = { initial: "2026-12-24", min: "2026-12-01", max: "2026-12-31" };
  expect(written).toMatchObject({ mode: "date", ...bounds });
  fill("Latest", "2026-11-01");
  expect(screen.getByText("The latest must be after the earliest.")).toBeVisible();
  await choose("What is picked", "A time");
  expect(written).toEqual({ type: "pick_time", label: "Book", data: "book", mode: "time" });
  fill("Earliest", "09:30");
  expect(written).toMatchObject({ min: "09:30" });
});
