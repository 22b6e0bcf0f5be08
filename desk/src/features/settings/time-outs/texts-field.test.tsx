// A slug is put where the caret is, and writing goes on behind it.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { show } from "../../../../test/render";
import { TextsField } from "./texts-field";
import type { Texts } from "./time-out-drafts";

function Written() {
  const [texts, setTexts] = useState<Texts>({ en: "Hello , hi" });
  return (
    <TextsField
      texts={texts}
      fallback="en"
      longest={500}
      note=""
      caption=""
      slugs={[{ slug: "customerName", meaning: "The customer’s name" }]}
      error={undefined}
      onChange={setTexts}
    />
  );
}

it("goes on behind a slug that was put into the middle", async () => {
  show(<Written />);
  const field = screen.getByLabelText<HTMLTextAreaElement>(/^Text in English/);
  field.setSelectionRange(6, 6);
  await userEvent.click(screen.getByRole("button", { name: "Insert a name or value" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: /The customer’s name/ }));
  await waitFor(() => expect(field).toHaveFocus());
  expect(field).toHaveValue("Hello {customerName}, hi");
  await waitFor(() => expect(field.selectionStart).toBe("Hello {customerName}".length));
});
