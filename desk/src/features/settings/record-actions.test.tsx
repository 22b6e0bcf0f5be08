// What can be done with a saved record: a copy of what is saved, and a deletion that is asked for twice.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Problem } from "~/api/problem";
import { show } from "../../../test/render";
import { RecordActions } from "./record-actions";

const button = (name: string) => screen.getByRole("button", { name });
const press = (name: string) => fireEvent.click(button(name));
const IN_USE = "Orders is used by the workstream Shop; move these first.";
const refused = () => Promise.reject(new Problem(409, { code: "in_use", detail: IN_USE }));

function actions(change: Partial<Parameters<typeof RecordActions<{ name: string }>>[0]> = {}) {
  const told = { copy: vi.fn(), remove: vi.fn(), onCopied: vi.fn(), onDeleted: vi.fn() };
  const props = {
    kind: "queue",
    name: "Orders",
    consequence: "What was said in it stays.",
    dirty: false,
    copy: async () => {
      told.copy();
      return { name: "Copy of Orders" };
    },
    remove: async () => told.remove(),
    onCopied: told.onCopied,
    onDeleted: told.onDeleted,
    ...change,
  };
  const view = show(<RecordActions {...props} />);
  return { ...told, again: (other: Partial<typeof props>) => view.again(<RecordActions {...props} {...other} />) };
}

it("copies only what is saved, and says why it waits", async () => {
  const { copy, onCopied, again } = actions({ dirty: true });
  expect(screen.getByText("Save your changes before you copy.")).toBeVisible();
  expect(button("Copy")).toHaveAttribute("aria-disabled", "true");
  press("Copy");
  expect(copy).not.toHaveBeenCalled();
  again({ dirty: false });
  expect(screen.queryByText(/before you copy/)).toBeNull();
  press("Copy");
  await waitFor(() => expect(onCopied).toHaveBeenCalledWith({ name: "Copy of Orders" }));
  expect(copy).toHaveBeenCalledOnce();
});

it("says what a copy lacks, but first what keeps it from being made", () => {
  const lacking = "Nobody has it yet.";
  const { again } = actions({ lacking });
  expect(screen.getByText(lacking)).toBeVisible();
  again({ dirty: true });
  expect(screen.queryByText(lacking)).toBeNull();
  expect(screen.getByText("Save your changes before you copy.")).toBeVisible();
});

it("makes one copy however often it is pressed meanwhile, and names what was made", async () => {
  const made: ((copy: { name: string }) => void)[] = [];
  const { onCopied } = actions({ copy: () => new Promise((resolve) => made.push(resolve)) });
  press("Copy");
  expect(await screen.findByRole("progressbar")).toBeVisible();
  press("Copy");
  expect(made).toHaveLength(1);
  expect(onCopied).not.toHaveBeenCalled();
  made[0]?.({ name: "Orders (2)" });
  expect(await screen.findAllByText("Orders (2) added")).not.toHaveLength(0);
  expect(screen.queryByRole("progressbar")).toBeNull();
});

it("says why a copy was refused, until the next attempt", async () => {
  const full = new Problem(409, { code: "too_many", detail: "There are 500 queues; delete one first." });
  const { onCopied, again } = actions({ copy: () => Promise.reject(full) });
  press("Copy");
  expect(await screen.findByRole("alert")).toHaveTextContent("There are 500 queues; delete one first.");
  expect(onCopied).not.toHaveBeenCalled();
  expect(button("Copy")).not.toHaveAttribute("aria-disabled", "true");
  again({ copy: async () => ({ name: "Copy of Orders" }) });
  press("Copy");
  await waitFor(() => expect(onCopied).toHaveBeenCalledOnce());
  expect(screen.queryByText(/delete one first/)).toBeNull();
});

it("deletes nothing before it has said what that means, and keeps it when asked to", () => {
  const { remove } = actions();
  press("Delete this queue");
  expect(screen.getByText("What was said in it stays.")).toBeVisible();
  expect(remove).not.toHaveBeenCalled();
  press("Keep it");
  expect(screen.queryByText("What was said in it stays.")).toBeNull();
  expect(button("Delete this queue")).toBeVisible();
  expect(remove).not.toHaveBeenCalled();
});

it("tells what was deleted once it is gone", async () => {
  const { remove, onDeleted, onCopied } = actions();
  press("Delete this queue");
  press("Delete it");
  await waitFor(() => expect(onDeleted).toHaveBeenCalledOnce());
  expect(remove).toHaveBeenCalledOnce();
  expect(screen.getAllByText("Orders deleted")).not.toHaveLength(0);
  expect(onCopied).not.toHaveBeenCalled();
});

it("keeps what may not be deleted, with the sentence that says why, and can be asked again", async () => {
  const { onDeleted } = actions({ remove: refused });
  press("Delete this queue");
  press("Delete it");
  expect(await screen.findByText(IN_USE)).toBeVisible();
  expect(onDeleted).not.toHaveBeenCalled();
  expect(screen.queryByText("Orders deleted")).toBeNull();
  press("Delete this queue");
  expect(button("Delete it")).toBeVisible();
});

it("offers no deletion of what cannot go", () => {
  actions({ remove: undefined });
  expect(screen.getAllByRole("button").map((one) => one.textContent)).toEqual(["Copy"]);
});
