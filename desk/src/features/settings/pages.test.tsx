// The administration pages: what each list says of a record, what an empty one teaches, and what opens from it.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { LineAccount, Queue } from "~/api/types";
import { CONNECTED, queue, workstream } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { LineAccountsPage } from "./line-accounts/line-accounts-page";
import { QueuesPage } from "./queues/queues-page";
import { UsersPage } from "./users/users-page";
import { WorkstreamsPage } from "./workstreams/workstreams-page";

withServer();

const ORDERS = queue({
  priority: 10,
  members: [
    { id: "user-1", name: "Rin Tanaka" },
    { id: "user-2", name: "Ming Chen" },
  ],
  waiting: 7,
});
const SHOP = workstream({
  capacity_units: 2,
  accounts: [
    { id: "account-1", name: "Shop JP" },
    { id: "account-2", name: "Shop TH" },
  ],
});
const ACCOUNT: LineAccount = {
  id: "account-1",
  name: "Shop JP",
  channel_id: "2001234567",
  webhook_url: "https://desk.example/line/webhook/abc",
  workstream: { id: "workstream-1", name: "Shop" },
  channel_secret: { last4: "cdef", set_at: "2026-11-24T08:00:00Z" },
  ...CONNECTED,
  usable: true,
  created_at: "2026-11-24T08:00:00Z",
  last_webhook_at: new Date(Date.now() - 5.5 * 60_000).toISOString(),
  group_policy: "leave",
};

function answering(lists: Record<string, object[]>) {
  for (const name of ["users", "queues", "workstreams", "line-accounts", "operating-hours"])
    server.use(http.get(at(`/api/admin/${name}`), () => HttpResponse.json({ items: lists[name] ?? [] })));
}

async function rowOf(name: string): Promise<string[]> {
  const row = (await screen.findByRole("button", { name })).closest("tr") as HTMLElement;
  return within(row)
    .getAllByRole("cell")
    .map((cell) => cell.textContent);
}
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

describe("what a list says", () => {
  it("of a queue: who is in it, how urgent it is, who waits", async () => {
    answering({ queues: [ORDERS, { ...ORDERS, id: "queue-2", name: "Returns", members: [ORDERS.members[0]] }] });
    show(<QueuesPage />);
    expect(await rowOf("Orders")).toEqual(["Orders", "2 people", "Highest capacity", "10", "7"]);
    expect((await rowOf("Returns"))[1]).toBe("1 person");
  });

  it("of a queue: that nobody in service serves it, and how many wait too long", async () => {
    const left = { ...ORDERS, members: [], served: false, waiting_too_long: 2, assignment_method: "round_robin" };
    answering({ queues: [left, { ...ORDERS, id: "queue-2", name: "Returns" }] });
    show(<QueuesPage />);
    const round = "Advanced round robin";
    expect(await rowOf("Orders")).toEqual(["Orders", "0 peopleNobody in service", round, "10", "7 (2 too long)"]);
    expect((await rowOf("Returns")).at(-1)).toBe("7");
  });

  it("of a workstream: its queue, its accounts, how it reaches people", async () => {
    answering({ workstreams: [SHOP, { ...SHOP, id: "workstream-2", name: "Bare", mode: "pick", accounts: [] }] });
    show(<WorkstreamsPage />);
    expect(await rowOf("Shop")).toEqual(["Shop", "Orders", "Shop JP, Shop TH", "Offered", "2 units"]);
    expect(await rowOf("Bare")).toEqual(["Bare", "Orders", "None", "Picked", "2 units"]);
  });

  it("of a LINE account: when LINE was last heard, and what is missing", async () => {
    const fresh = { ...ACCOUNT, id: "account-2", name: "Fresh", workstream: null, last_webhook_at: null };
    const locked = { ...ACCOUNT, id: "account-3", name: "Locked", usable: false };
    answering({ "line-accounts": [ACCOUNT, fresh, locked] });
    show(<LineAccountsPage />);
    expect(await rowOf("Shop JP")).toEqual(["Shop JP", "2001234567", "Shop", "5 min"]);
    expect(await rowOf("Fresh")).toEqual(["Fresh", "2001234567", "Not attached", "Never"]);
    expect((await rowOf("Locked")).at(-1)).toBe("Put its secrets in anew");
  });

  it("of a user: what they may do, how much they take, whether they may come in", async () => {
    const user = {
      id: "user-1",
      email: "rep1@example.com",
      name: "Rin Tanaka",
      role: "supervisor",
      capacity_units: 4,
      active: false,
      presence: "offline",
      created_at: "2026-11-24T08:00:00Z",
    };
    answering({ users: [user] });
    show(<UsersPage />);
    expect(await rowOf("Rin Tanaka")).toEqual([
      "Rin Tanaka",
      "rep1@example.com",
      "Supervisor",
      "4 units",
      "Deactivated",
    ]);
  });
});

describe.each([
  ["queues", QueuesPage, "No queues yet", "Add a queue"],
  ["workstreams", WorkstreamsPage, "No workstreams yet", "Add a workstream"],
  ["line-accounts", LineAccountsPage, "No LINE account yet", "Connect a LINE account"],
  ["users", UsersPage, "No users yet", "Add a user"],
] as const)("an empty list of %s", (name, Page, title, add) => {
  it("teaches, and leads to the first one", async () => {
    answering({});
    show(<Page />);
    expect(await screen.findByText(title)).toBeVisible();
    await press(add);
    expect(await screen.findByRole("alertdialog", { name: add })).toBeVisible();
  });

  it("says what is wrong when it cannot be read, and tries again", async () => {
    answering({});
    server.use(http.get(at(`/api/admin/${name}`), () => problem(403, "forbidden"), { once: true }));
    show(<Page />);
    expect(await screen.findByRole("alert")).toHaveTextContent("You don’t have permission to do this.");
    expect(screen.queryByText(title)).toBeNull();
    await press("Try again");
    expect(await screen.findByText(title)).toBeVisible();
  });
});

describe("saving from a list", () => {
  it("closes the panel, says so, and shows the new record", async () => {
    const queues: Queue[] = [ORDERS];
    answering({});
    server.use(
      http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: queues })),
      http.post(at("/api/admin/queues"), async ({ request }) => {
        const made = {
          ...ORDERS,
          ...((await request.json()) as Partial<Queue>),
          id: "queue-2",
          members: [],
          waiting: 0,
        };
        queues.push(made);
        return HttpResponse.json(made, { status: 201 });
      }),
    );
    show(<QueuesPage />);
    await press("Add a queue");
    await userEvent.type(screen.getByLabelText(/^Name/), "Returns");
    await press("Add queue");
    expect(await rowOf("Returns")).toEqual(["Returns", "0 people", "Highest capacity", "100", "0"]);
    // Once to be seen, once to be read out.
    expect(await screen.findAllByText("Queue Returns saved")).not.toHaveLength(0);
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  it("keeps the panel and what was typed when the server cannot be reached", async () => {
    answering({ queues: [ORDERS] });
    server.use(http.patch(at("/api/admin/queues/queue-1"), () => HttpResponse.error()));
    show(<QueuesPage />);
    await press("Orders");
    await userEvent.type(screen.getByLabelText(/^Name/), " 2");
    await press("Save");
    expect(await screen.findByRole("alert")).toHaveTextContent("Can’t reach the server");
    expect(screen.getByLabelText(/^Name/)).toHaveValue("Orders 2");
  });

  it("opens another record with its own values", async () => {
    answering({ queues: [ORDERS, { ...ORDERS, id: "queue-2", name: "Returns", priority: 55 }] });
    show(<QueuesPage />);
    await press("Orders");
    await press("Cancel");
    await press("Returns");
    expect(screen.getByLabelText(/^Name/)).toHaveValue("Returns");
    expect(screen.getByLabelText("Priority")).toHaveValue("55");
  });
});
