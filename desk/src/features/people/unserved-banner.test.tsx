// The warning of queues with nobody in them: what it says, to whom, and that it goes when they are served.
import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import type { Role } from "~/api/types";
import { ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { UnservedBanner } from "./unserved-banner";

withServer();
afterEach(() => {
  vi.useRealTimers();
});

const NIGHT = {
  id: "queue-2",
  name: "Night",
  waiting: 0,
  led_by: ["the overflow of Day"],
  text: "Nobody serves Night, into which the overflow of Day leads: what comes goes where somebody is.",
};
const FULL = { ...NIGHT, id: "queue-3", name: "Returns", waiting: 3, text: "3 conversations wait in Returns." };

function shown(role: Role, ...items: (typeof NIGHT)[]) {
  server.use(http.get(at("/api/unserved-queues"), () => HttpResponse.json({ items })));
  queryClient.setQueryData(keys.me, { ...ME, role });
  show(<UnservedBanner />);
}

it("names each queue and what leads there, and tells a supervisor who can help", async () => {
  shown("supervisor", FULL, NIGHT);
  expect(await screen.findByText("Queues have nobody in them.")).toBeVisible();
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([FULL.text, NIGHT.text]);
  expect(screen.getByText(/An administrator can add somebody/)).toBeVisible();
  expect(screen.queryByRole("link")).toBeNull();
});

it("leads an administrator to where it can be mended", async () => {
  shown("administrator", NIGHT);
  expect(await screen.findByText("A queue has nobody in it.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Add members under Queues" })).toHaveAttribute("href", "/admin/queues");
});

it("comes and goes by itself", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  shown("supervisor");
  expect(screen.queryByRole("alert")).toBeNull();
  server.use(http.get(at("/api/unserved-queues"), () => HttpResponse.json({ items: [NIGHT] })));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await screen.findByText(NIGHT.text)).toBeVisible();
  server.use(http.get(at("/api/unserved-queues"), () => HttpResponse.json({ items: [] })));
  await vi.advanceTimersByTimeAsync(10_000);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
