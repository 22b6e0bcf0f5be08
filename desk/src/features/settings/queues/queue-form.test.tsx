// A queue: how it chooses among its people, what it promises, and how it is copied and deleted.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { queue } from "../../../../test/builders";
import { SHOP } from "../../../../test/operating-hours";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { QueueForm } from "./queue-form";

withServer();

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const nothingElse = [
  http.get(at("/api/admin/users"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/admin/queues"), () =>
    HttpResponse.json({ items: [queue(), queue({ id: "queue-2", name: "Night" })] }),
  ),
  http.get(at("/api/admin/operating-hours"), () => HttpResponse.json({ items: [SHOP] })),
];

it("a new queue asks by highest capacity unless another method is chosen", async () => {
  const said: unknown[] = [];
  server.use(
    ...nothingElse,
    http.post(at("/api/admin/queues"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  show(<QueueForm queue={null} onClose={() => undefined} />);
  expect(screen.getByText(/most capacity units free/)).toBeVisible();
  await userEvent.type(screen.getByLabelText(/^Name/), "Orders");
  await userEvent.click(screen.getByRole("combobox", { name: "Assignment method" }));
  await userEvent.click(await screen.findByText("Advanced round robin"));
  expect(screen.getByText(/Everybody takes turns/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Add queue" }));
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toMatchObject({ name: "Orders", assignment_method: "round_robin" });
});

it("a custom method leads to the queue's own rules, once the queue is there", async () => {
  server.use(...nothingElse);
  const view = show(<QueueForm queue={null} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole("combobox", { name: "Assignment method" }));
  await userEvent.click(await screen.findByText("Custom"));
  expect(screen.getByText(/whoever is present and has room is asked in turn/)).toBeVisible();
  expect(screen.getByText("Add the queue; then its rules can be written.")).toBeVisible();
  view.again(<QueueForm key="there" queue={queue({ assignment_method: "custom" })} onClose={() => undefined} />);
  const link = await screen.findByRole("link", { name: "Prioritization and assignment rules" });
  expect(link).toHaveAttribute("href", "/admin/queues/queue-1/rules");
});

it("a promise of how long a customer waits is made, changed, and taken back", async () => {
  const said: unknown[] = [];
  server.use(
    ...nothingElse,
    http.patch(at("/api/admin/queues/queue-1"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  const view = show(<QueueForm queue={queue()} onClose={() => undefined} />);
  const promise = () => screen.getByRole("switch", { name: /^Promise how long/ });
  expect(screen.queryByLabelText(/^Service level/)).toBeNull();
  await userEvent.click(promise());
  expect(screen.getByLabelText(/^Service level/)).toHaveValue("120");
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toMatchObject({ service_level_seconds: 120 });
  view.again(<QueueForm key="again" queue={queue({ service_level_seconds: 30 })} onClose={() => undefined} />);
  await userEvent.click(promise());
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(2));
  expect(said[1]).toMatchObject({ service_level_seconds: null });
});

it("who gives up at once is left out of reports, from a number of seconds on", async () => {
  const said: unknown[] = [];
  server.use(
    ...nothingElse,
    http.patch(at("/api/admin/queues/queue-1"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  show(<QueueForm queue={queue()} onClose={() => undefined} />);
  expect(screen.queryByLabelText(/^Short abandon/)).toBeNull();
  await userEvent.click(screen.getByRole("switch", { name: "Leave out who gives up at once" }));
  expect(screen.getByLabelText(/^Short abandon/)).toHaveValue("10");
  expect(screen.getByText(/nothing counts by it yet/)).toBeVisible();
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toMatchObject({ short_abandon_seconds: 10, service_level_seconds: null, version: 1 });
});

it("a queue that nobody in service serves says where its customers go", () => {
  server.use(...nothingElse);
  show(<QueueForm queue={queue({ served: false, members: [] })} onClose={() => undefined} />);
  expect(screen.getByText(/goes to another queue that somebody serves/)).toBeVisible();
});

it("a copy is announced by its name, and closes the panel", async () => {
  const onClose = vi.fn();
  const copied = () => HttpResponse.json(queue({ id: "queue-2", name: "Copy of Orders" }), { status: 201 });
  server.use(...nothingElse, http.post(at("/api/admin/queues/queue-1/copies"), copied));
  show(<QueueForm queue={queue()} onClose={onClose} />);
  await press("Copy");
  expect(await screen.findAllByText("Copy of Orders added")).not.toHaveLength(0);
  expect(onClose).toHaveBeenCalledOnce();
});

it("a queue in use is not deleted, and what uses it is named", async () => {
  const onClose = vi.fn();
  const detail = "Orders is used by the workstream Shop; move these first.";
  server.use(
    ...nothingElse,
    http.delete(at("/api/admin/queues/queue-1"), () => problem(409, "in_use", { detail })),
  );
  show(<QueueForm queue={queue()} onClose={onClose} />);
  await press("Delete this queue");
  expect(screen.getByText(/no workstream, rule or overflow may lead into it/)).toBeVisible();
  await press("Delete it");
  expect(await screen.findByText(detail)).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
  server.use(http.delete(at("/api/admin/queues/queue-1"), () => new HttpResponse(null, { status: 204 })));
  await press("Delete this queue");
  await press("Delete it");
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

it("says what uses a queue before anybody tries to delete it", async () => {
  const items = ["the workstream Shop", "the overflow of Night", "the routing rules of Shop", "2 conversations"];
  server.use(
    ...nothingElse,
    http.get(at("/api/admin/queues/queue-1/uses"), () => HttpResponse.json({ items })),
  );
  show(<QueueForm queue={queue()} onClose={() => undefined} />);
  expect(await screen.findByText(`Used by ${items.join(", ")}.`)).toBeVisible();
});

it("the default queue takes what nothing else claims, so only how it chooses can be changed", async () => {
  const said: unknown[] = [];
  server.use(
    ...nothingElse,
    http.patch(at("/api/admin/queues/queue-1"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  const view = show(<QueueForm queue={queue({ is_default: true })} onClose={() => undefined} />);
  expect(screen.getByText(/All representatives serve it, now 1 person;/)).toBeVisible();
  for (const label of [/^Name/, "Members", "Priority", "Operating hours"])
    expect(screen.queryByLabelText(label)).toBeNull();
  expect(screen.queryByRole("button", { name: "Delete this queue" })).toBeNull();
  await userEvent.click(screen.getByRole("combobox", { name: "Assignment method" }));
  await userEvent.click(await screen.findByText("Advanced round robin"));
  await press("Save");
  await waitFor(() => expect(said).toEqual([{ assignment_method: "round_robin", version: 1 }]));
  view.again(
    <QueueForm key="empty" queue={queue({ is_default: true, served: false, members: [] })} onClose={() => undefined} />,
  );
  expect(screen.getByText(/no representative in service, so what comes here waits/)).toBeVisible();
});

it("a queue is served around the clock, or by operating hours", async () => {
  const said: unknown[] = [];
  server.use(
    ...nothingElse,
    http.patch(at("/api/admin/queues/queue-1"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  show(<QueueForm queue={queue()} onClose={() => undefined} />);
  const field = screen.getByRole("combobox", { name: "Operating hours" });
  expect(field).toHaveTextContent("Around the clock");
  await userEvent.click(field);
  await userEvent.click(await screen.findByRole("option", { name: SHOP.name }));
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toMatchObject({ operating_hours_id: SHOP.id });
});

it("says what happens when it is closed, full, or keeps somebody waiting", async () => {
  const said: unknown[] = [];
  server.use(
    ...nothingElse,
    http.patch(at("/api/admin/queues/queue-1"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  const choose = async (field: string, option: string) => {
    await userEvent.click(screen.getByRole("combobox", { name: field }));
    await userEvent.click(await screen.findByRole("option", { name: option }));
  };
  show(<QueueForm queue={queue()} onClose={() => undefined} />);
  expect(screen.queryByRole("combobox", { name: "Out of operating hours" })).toBeNull();
  await choose("Operating hours", SHOP.name);
  await choose("Out of operating hours", "It goes to Night");
  await userEvent.click(screen.getByRole("switch", { name: "When many wait" }));
  await choose("The next one", "The conversation is ended");
  await userEvent.click(screen.getByRole("switch", { name: "When somebody waits long" }));
  expect(screen.getByRole("combobox", { name: "Then" })).toHaveTextContent("It goes to Night");
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toMatchObject({
    overflow: {
      closed: { do: "transfer", queue_id: "queue-2" },
      full: { do: "end", items: 20 },
      waited: { do: "transfer", queue_id: "queue-2", minutes: 10 },
    },
  });
});

it("what is set overflows as before when something else is changed, and no more when it is switched off", async () => {
  const said: { overflow?: unknown }[] = [];
  server.use(
    ...nothingElse,
    http.patch(at("/api/admin/queues/queue-1"), async ({ request }) => {
      said.push((await request.json()) as object);
      return HttpResponse.json({});
    }),
  );
  const full = { do: "transfer", queue_id: "queue-2", items: 5 } as const;
  show(
    <QueueForm
      queue={queue({ overflow: { closed: { do: "assign" }, full, waited: null } })}
      onClose={() => undefined}
    />,
  );
  expect(screen.getByLabelText("Conversations that may wait")).toHaveValue("5");
  await userEvent.type(screen.getByLabelText("Description"), "x");
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]?.overflow).toMatchObject({ full });
  await userEvent.click(screen.getByRole("switch", { name: "When many wait" }));
  await press("Save");
  await waitFor(() => expect(said).toHaveLength(2));
  expect(said[1]?.overflow).toMatchObject({ full: null });
});
