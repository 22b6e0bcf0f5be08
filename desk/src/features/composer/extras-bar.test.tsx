// What the next message will carry: it lets go of words that their writer has taken back.
import { act, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { logs } from "~/api/live";
import { message } from "../../../test/builders";
import { show } from "../../../test/render";
import { NO_EXTRAS } from "./extras";
import { ExtrasBar } from "./extras-bar";

it("lets go of a quote whose message is unsent, and only then", () => {
  logs.clear();
  const onExtras = vi.fn();
  const quote = { id: "message-1", author: "山田 花子", preview: "my card is 4111" };
  show(<ExtrasBar conversation="conversation-1" extras={{ ...NO_EXTRAS, quote }} onExtras={onExtras} />);
  expect(screen.getByText(/4111/)).toBeVisible();
  act(() => logs.receive([message(1), message(2, { content: { type: "unsent" } })]));
  expect(onExtras).not.toHaveBeenCalled();
  act(() => logs.receive([message(1, { content: { type: "unsent" } })]));
  expect(onExtras).toHaveBeenCalledExactlyOnceWith({ quote: null });
});
