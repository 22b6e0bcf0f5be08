// How conversations reach people: chosen once, and told plainly ever after.
import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../../../../test/render";
import { WorkstreamModeField } from "./workstream-mode-field";

it("is chosen with a warning that it stays", () => {
  const chosen = vi.fn();
  const view = show(<WorkstreamModeField value="push" fixed={false} onChange={chosen} />);
  expect(screen.getByRole("radio", { name: "Offered (push)" })).toBeChecked();
  expect(screen.getByText(/^Each conversation rings .* This cannot be changed later\.$/)).toBeVisible();
  fireEvent.click(screen.getByRole("radio", { name: "Picked" }));
  expect(chosen).toHaveBeenCalledExactlyOnceWith("pick");
  view.again(<WorkstreamModeField value="pick" fixed={false} onChange={chosen} />);
  expect(screen.getByRole("radio", { name: "Picked" })).toBeChecked();
  expect(screen.getByText(/Nothing rings\. This cannot be changed later\.$/)).toBeVisible();
});

it.each([
  ["push", "Offered (push)", "Picked", /rings at one representative after another\. This stays as it was chosen\.$/],
  ["pick", "Picked", "Offered (push)", /Nothing rings\. This stays as it was chosen\.$/],
] as const)("once it is %s, it is only told", (mode, name, other, hint) => {
  show(<WorkstreamModeField value={mode} fixed onChange={() => undefined} />);
  expect(screen.getByText(name)).toBeVisible();
  expect(screen.getByText(hint)).toBeVisible();
  expect(screen.queryByText(other)).toBeNull();
  expect(screen.queryByRole("radio")).toBeNull();
});
