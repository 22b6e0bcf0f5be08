// What becomes of conversations whose representative is gone: chosen in a sentence, with a limit where that matters.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Workstream } from "~/api/types";
import { workstream } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../../test/server";
import { WorkstreamForm } from "./workstream-form";

withServer();

const wrote = vi.fn<(body: unknown) => void>();
const onClose = vi.fn();
beforeEach(() => {
  wrote.mockReset();
  onClose.mockReset();
  server.use(
    http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [] })),
    http.patch(at("/api/admin/workstreams/:id"), async ({ request }) => {
      wrote(await request.json());
      return HttpResponse.json(workstream());
    }),
  );
});
const form = (change: Partial<Workstream> = {}) =>
  show(<WorkstreamForm workstream={workstream(change)} onClose={onClose} />);
const field = (name: RegExp) => screen.getByRole("combobox", { name });
const choose = async (name: RegExp, option: string) => {
  await userEvent.click(field(name));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};
const saved = async () => {
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  return wrote.mock.calls[0]?.[0];
};

it("says what each rule means, and asks for a limit but where nothing happens", async () => {
  form();
  expect(screen.getByText(/keeps what they talk about/)).toBeVisible();
  expect(screen.queryByRole("combobox", { name: /^Gone for longer than/ })).toBeNull();
  await choose(/^When a representative is gone/, "Their conversations go back to the queue");
  expect(screen.getByText(/is offered to them first/)).toBeVisible();
  expect(field(/^Gone for longer than/)).toHaveTextContent("2.5 minutes");
  await choose(/^Gone for longer than/, "1 hour");
  await choose(/^When a representative is gone/, "Supervisors are told");
  expect(await saved()).toMatchObject({ when_gone: "tell_supervisors", gone_after_seconds: 3600 });
});

it("keeps a limit that integrations have set and the form does not offer", async () => {
  form({ when_gone: "requeue", gone_after_seconds: 5400 });
  expect(field(/^Gone for longer than/)).toHaveTextContent("1.5 hours");
  expect(await saved()).toMatchObject({ when_gone: "requeue", gone_after_seconds: 5400 });
});
