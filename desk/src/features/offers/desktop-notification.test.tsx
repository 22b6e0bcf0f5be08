// Whether the system shows an offer too goes by its template.
import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DesktopNotification } from "~/api/types";
import { desk, offer } from "../../../test/builders";
import { show } from "../../../test/render";
import { withServer } from "../../../test/server";
import { OfferStack } from "./offer-stack";

withServer();

const shown = vi.fn<(title: string) => void>();

class FakeNotification {
  static permission = "granted";
  constructor(title: string) {
    shown(title);
  }
  close = () => undefined;
}

beforeEach(() => {
  shown.mockReset();
  vi.stubGlobal("Notification", FakeNotification);
});
afterEach(() => vi.unstubAllGlobals());

const KINDS: DesktopNotification[] = ["always", "never", "in_background"];
const ring = () =>
  show(
    <OfferStack />,
    desk({ offers: KINDS.map((kind) => offer({ id: kind, title: kind, desktop_notification: kind })) }),
  );

it("in sight, only what is always shown", async () => {
  ring();
  await waitFor(() => expect(shown.mock.calls.flat()).toEqual(["always"]));
});

it("out of sight, all but what is never shown", async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  ring();
  await waitFor(() => expect(shown.mock.calls.flat()).toEqual(["always", "in_background"]));
});
