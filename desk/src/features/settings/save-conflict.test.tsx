// Two administrators who save the same record: the second is told, and chooses whose version stays.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queue, workstream } from "../../../test/builders";
import { CHATS } from "../../../test/capacity";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CapacityProfileForm } from "./capacity/capacity-profile-form";
import { QueueForm } from "./queues/queue-form";
import { WorkstreamForm } from "./workstreams/workstream-form";

withServer();

const nothing = () => undefined;
const FORMS: [string, string, { name: string; version: number }, RegExp, ReactElement][] = [
  [
    "queue",
    "/api/admin/queues/queue-1",
    queue(),
    /served by Rin Tanaka, Highest capacity/,
    <QueueForm key="q" queue={queue()} onClose={nothing} />,
  ],
  [
    "queue",
    "/api/admin/queues/queue-1",
    queue({ is_default: true, assignment_method: "least_active" }),
    /Theirs: Least active/,
    <QueueForm key="d" queue={queue({ is_default: true })} onClose={nothing} />,
  ],
  [
    "workstream",
    "/api/admin/workstreams/workstream-1",
    workstream(),
    /into Orders, closed after 1 d/,
    <WorkstreamForm key="w" workstream={workstream()} onClose={nothing} />,
  ],
  [
    "profile",
    "/api/admin/capacity-profiles/profile-1",
    CHATS,
    /3 per person, held by Rin Tanaka/,
    <CapacityProfileForm key="c" profile={CHATS} onClose={nothing} />,
  ],
];

describe.each(FORMS)("a %s", (what, path, record, words, form) => {
  const wrote = vi.fn<(body: { name?: string; version: number }) => void>();
  let version = 1;

  beforeEach(() => {
    wrote.mockReset();
    version = 7;
    server.use(
      http.get(at("/api/admin/users"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [queue()] })),
      http.get(at("/api/admin/operating-hours"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/admin/workstreams/workstream-1/line-accounts"), () => HttpResponse.json({ items: [] })),
      http.get(at(path), () => HttpResponse.json({ ...record, name: "Theirs", version })),
      http.patch(at(path), async ({ request }) => {
        const body = (await request.json()) as { version: number };
        wrote(body);
        return body.version === version ? HttpResponse.json(record) : problem(409, "changed_meanwhile");
      }),
    );
  });
  const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
  async function conflicting() {
    show(form);
    await press("Save");
    expect(await screen.findByText(`Somebody else has saved this ${what} meanwhile.`)).toBeVisible();
    expect(screen.getByText(words)).toBeVisible();
    expect(wrote).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ version: 1 }));
  }

  it("that somebody else has saved meanwhile is saved over theirs only when told to", async () => {
    await conflicting();
    await press("Save mine over theirs");
    await waitFor(() => expect(wrote).toHaveBeenLastCalledWith(expect.objectContaining({ version: 7 })));
    expect(wrote.mock.lastCall?.[0].name).not.toBe("Theirs");
  });

  it("that somebody else has saved meanwhile is loaded, and can be saved then", async () => {
    await conflicting();
    await press("Load theirs, discard mine");
    expect(screen.queryByText(/has saved this/)).toBeNull();
    await press("Save");
    await waitFor(() => expect(wrote).toHaveBeenLastCalledWith(expect.objectContaining({ version: 7 })));
    const { name } = wrote.mock.lastCall?.[0] ?? {};
    expect([undefined, "Theirs"]).toContain(name);
  });
});
