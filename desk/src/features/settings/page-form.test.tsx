// A form that is a page: when it can be saved, what it says meanwhile and afterwards, and what goes wrong above it.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { failed, required, useForm } from "~/actions/use-form";
import { Problem } from "~/api/problem";
import { TextField } from "~/ui/fields";
import { show } from "../../../test/render";
import { PageForm } from "./page-form";

const refusal = (code: string, extra: object = {}) => new Problem(422, { code, detail: `detail of ${code}`, ...extra });

function Greeting({ save }: { save(values: { words: string }): Promise<unknown> }) {
  const form = useForm({ words: "Hello" }, { check: ({ words }) => failed({ words: required(words, "words") }), save });
  return (
    <PageForm form={form} saved="Greeting saved">
      <TextField
        label="Words"
        value={form.values.words}
        error={form.errors.words}
        onChange={(value) => form.set("words", value)}
      />
    </PageForm>
  );
}

const button = () => screen.getByRole("button", { name: "Save" });
const save = () => fireEvent.click(button());
const write = (value: string) => fireEvent.change(screen.getByLabelText("Words"), { target: { value } });

it("cannot be saved before something is changed", async () => {
  const saved = vi.fn(async () => undefined);
  show(<Greeting save={saved} />);
  expect(button()).toHaveAttribute("aria-disabled", "true");
  save();
  expect(saved).not.toHaveBeenCalled();
  write("Good day");
  expect(button()).not.toHaveAttribute("aria-disabled", "true");
  save();
  expect(await screen.findAllByText("Greeting saved")).not.toHaveLength(0);
  expect(saved).toHaveBeenCalledExactlyOnceWith({ words: "Good day" });
});

it("is sent once while it is on its way, and says nothing before it has arrived", async () => {
  const arrive: (() => void)[] = [];
  show(<Greeting save={() => new Promise<void>((resolve) => arrive.push(resolve))} />);
  write("Good day");
  save();
  expect(await screen.findByRole("progressbar")).toBeVisible();
  expect(button()).toHaveAttribute("aria-disabled", "true");
  fireEvent.submit(button().closest("form") as HTMLFormElement);
  expect(arrive).toHaveLength(1);
  expect(screen.queryByText("Greeting saved")).toBeNull();
  arrive[0]?.();
  expect(await screen.findAllByText("Greeting saved")).not.toHaveLength(0);
  expect(screen.queryByRole("progressbar")).toBeNull();
});

it("says above what is wrong with the whole, keeps what was typed, and can be sent again", async () => {
  const saved = vi.fn(async () => undefined).mockRejectedValueOnce(refusal("changed_meanwhile"));
  show(<Greeting save={saved} />);
  write("Good day");
  save();
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("detail of changed_meanwhile");
  expect(alert.compareDocumentPosition(screen.getByLabelText("Words"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  expect(screen.getByLabelText("Words")).toHaveValue("Good day");
  save();
  await waitFor(() => expect(screen.queryByText("detail of changed_meanwhile")).toBeNull());
  expect(await screen.findAllByText("Greeting saved")).not.toHaveLength(0);
});

it("says at its field what the server refuses there, and only there", async () => {
  const errors = [{ path: "body.words", message: "At most 20 words." }];
  show(<Greeting save={() => Promise.reject(refusal("invalid", { errors }))} />);
  write("Good day");
  save();
  expect(await screen.findByText("At most 20 words.")).toBeVisible();
  expect(screen.queryByText("detail of invalid")).toBeNull();
  write("Good");
  expect(screen.queryByText("At most 20 words.")).toBeNull();
});

it("sends nothing that its own check refuses", () => {
  const saved = vi.fn(async () => undefined);
  show(<Greeting save={saved} />);
  write("  ");
  save();
  expect(screen.getByText("Enter words.")).toBeVisible();
  expect(saved).not.toHaveBeenCalled();
});
