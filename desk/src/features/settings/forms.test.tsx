// The settings forms: what they send, what they refuse, and how they leave.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { errorsByField } from "~/actions/use-form";
import { Problem } from "~/api/problem";
import type { LineAccount, User } from "~/api/types";
import { CONNECTED, queue, workstream } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { LineAccountForm } from "./line-accounts/line-account-form";
import { LineAccountsPage } from "./line-accounts/line-accounts-page";
import { QueueForm } from "./queues/queue-form";
import { UserForm } from "./users/user-form";
import { UsersPage } from "./users/users-page";
import { inWords, WorkstreamForm } from "./workstreams/workstream-form";

withServer();

const RIN: User = {
  id: "user-1",
  email: "rep1@example.com",
  name: "Rin Tanaka",
  role: "representative",
  capacity_units: 4,
  active: true,
  presence: "available",
  default_presence: "available",
  default_custom: null,
  operating_hours: null,
  created_at: "2026-11-24T08:00:00Z",
};
const ORDERS = queue({ waiting: 2 });
const SHOP = workstream();
const ACCOUNT: LineAccount = {
  id: "account-1",
  name: "Shop JP",
  channel_id: "2001234567",
  webhook_url: "https://desk.example/line/webhook/abc",
  workstream: { id: "workstream-1", name: "Shop" },
  channel_secret: { last4: "cdef", set_at: "2026-11-24T08:00:00Z" },
  ...CONNECTED,
  created_at: "2026-11-24T08:00:00Z",
  usable: true,
  last_webhook_at: null,
  group_policy: "leave",
};

/** Answers the lists the forms choose from, and remembers what is written. */
function backend() {
  const wrote = vi.fn();
  const take = async ({ request }: { request: Request }) => {
    wrote(request.method, new URL(request.url).pathname, await request.json());
    return HttpResponse.json({});
  };
  server.use(
    http.get(at("/api/admin/users"), () =>
      HttpResponse.json({ items: [RIN, { ...RIN, id: "user-2", name: "Ming Chen" }] }),
    ),
    http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [ORDERS] })),
    http.get(at("/api/admin/workstreams"), () => HttpResponse.json({ items: [SHOP] })),
    http.get(at("/api/admin/operating-hours"), () => HttpResponse.json({ items: [] })),
    http.post(at("/api/admin/*"), take),
    http.patch(at("/api/admin/*"), take),
  );
  return wrote;
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const retype = async (label: RegExp, text: string) => {
  await userEvent.clear(screen.getByLabelText(label));
  await userEvent.type(screen.getByLabelText(label), text);
};

describe("users", () => {
  it("creates one, and tells that they can sign in", async () => {
    const wrote = backend();
    const onClose = vi.fn();
    show(<UserForm user={null} onClose={onClose} />);
    await retype(/^Name/, "New Person");
    await retype(/^Email/, "new@example.com");
    await retype(/^Password/, "long-enough-1");
    await press("Add user");
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(wrote).toHaveBeenCalledExactlyOnceWith("POST", "/api/admin/users", {
      name: "New Person",
      email: "new@example.com",
      password: "long-enough-1",
      role: "representative",
      capacity_units: 4,
      default_presence: "available",
      operating_hours_id: null,
    });
  });

  it("refuses before asking what the server would refuse", async () => {
    const wrote = backend();
    show(<UserForm user={null} onClose={() => undefined} />);
    await retype(/^Password/, "short");
    await press("Add user");
    for (const words of ["Enter a name.", "Enter an email address.", "Use at least 10 characters."])
      expect(screen.getByText(words)).toBeInTheDocument();
    expect(wrote).not.toHaveBeenCalled();
  });

  it("changes one without touching the password, and deactivates", async () => {
    const wrote = backend();
    show(<UserForm user={RIN} onClose={() => undefined} />);
    await userEvent.click(screen.getByRole("switch"));
    await press("Save");
    await waitFor(() => expect(wrote).toHaveBeenCalled());
    const [method, path, body] = wrote.mock.calls[0] ?? [];
    expect([method, path]).toEqual(["PATCH", "/api/admin/users/user-1"]);
    expect(body).toMatchObject({ active: false });
    expect(body).not.toHaveProperty("password");
  });

  it("says that an email is taken at the email", async () => {
    backend();
    server.use(http.post(at("/api/admin/users"), () => problem(409, "email_taken")));
    show(<UserForm user={null} onClose={() => undefined} />);
    await retype(/^Name/, "New Person");
    await retype(/^Email/, "rep1@example.com");
    await retype(/^Password/, "long-enough-1");
    await press("Add user");
    expect(await screen.findByText("Somebody already uses this email.")).toBeInTheDocument();
  });

  it("are listed, and open by name", async () => {
    backend();
    show(<UsersPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Rin Tanaka" }));
    expect(screen.getByLabelText(/^Email/)).toHaveValue("rep1@example.com");
  });

  it("teach when there are none, and can be retried when they do not load", async () => {
    server.use(http.get(at("/api/admin/users"), () => problem(403, "forbidden"), { once: true }));
    show(<UsersPage />);
    expect(await screen.findByText("You don’t have permission to do this.")).toBeInTheDocument();
    server.use(http.get(at("/api/admin/users"), () => HttpResponse.json({ items: [] })));
    await press("Try again");
    expect(await screen.findByText("No users yet")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Add a user" })).toBeEnabled();
  });
});

it("an account whose secrets cannot be opened says what to do", async () => {
  const locked = { ...ACCOUNT, id: "account-2", usable: false, last_webhook_at: "2026-11-24T08:00:00Z" };
  server.use(http.get(at("/api/admin/line-accounts"), () => HttpResponse.json({ items: [ACCOUNT, locked] })));
  show(<LineAccountsPage />);
  expect(await screen.findAllByText("Put its secrets in anew")).toHaveLength(1);
});

it("a queue takes its members from the people", async () => {
  const wrote = backend();
  show(<QueueForm queue={ORDERS} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole("combobox", { name: "Members" }));
  await userEvent.click(await screen.findByText("Ming Chen"));
  await press("Save");
  await waitFor(() =>
    expect(wrote).toHaveBeenCalledWith("PATCH", "/api/admin/queues/queue-1", {
      name: "Orders",
      description: "",
      priority: 100,
      assignment_method: "highest_capacity",
      operating_hours_id: null,
      overflow: { closed: { do: "assign" }, full: null, waited: null },
      service_level_seconds: null,
      short_abandon_seconds: null,
      member_ids: ["user-1", "user-2"],
      version: 1,
    }),
  );
});

it("a workstream needs a queue", async () => {
  const wrote = backend();
  show(<WorkstreamForm workstream={null} onClose={() => undefined} />);
  await retype(/^Name/, "Shop");
  await press("Add workstream");
  expect(screen.getByText("Choose a queue.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("combobox", { name: /^Queue/ }));
  await userEvent.click(await screen.findByText("Orders"));
  await press("Add workstream");
  await waitFor(() => expect(wrote).toHaveBeenCalled());
  expect(wrote.mock.calls[0]?.[2]).toMatchObject({
    name: "Shop",
    queue_id: "queue-1",
    allowed_presences: ["available", "busy"],
  });
});

it("a LINE account never shows its secrets, and sends only those that are replaced", async () => {
  const wrote = backend();
  show(<LineAccountForm account={ACCOUNT} onClose={() => undefined} />);
  expect(screen.getByLabelText("Callback URL")).toHaveValue(ACCOUNT.webhook_url);
  expect(screen.getByText(/ends in cdef/)).toBeInTheDocument();
  expect(screen.getByLabelText("Replace the channel secret")).toHaveValue("");
  await userEvent.type(screen.getByLabelText("Replace the access token"), "  fresh-token ");
  await press("Save");
  await waitFor(() =>
    expect(wrote).toHaveBeenCalledWith("PATCH", "/api/admin/line-accounts/account-1", {
      name: "Shop JP",
      group_policy: "leave",
      postback_opens: true,
      old_secret_valid_hours: 0,
      channel_access_token: "fresh-token",
    }),
  );
});

it("a form asks before it throws changes away, and not when there are none", async () => {
  backend();
  const onClose = vi.fn();
  const view = show(<QueueForm queue={ORDERS} onClose={onClose} />);
  await press("Cancel");
  expect(onClose).toHaveBeenCalledOnce();
  view.again(<QueueForm queue={null} onClose={onClose} />);
  await userEvent.type(screen.getByLabelText(/^Name/), "x");
  await press("Cancel");
  expect(onClose).toHaveBeenCalledOnce();
  await press("Discard changes");
  expect(onClose).toHaveBeenCalledTimes(2);
});

describe("errors by field", () => {
  const invalid = (path: string) => new Problem(422, { code: "invalid", errors: [{ path, message: "Wrong." }] });

  it.each(["name", "body.name", "/body/name", "body.name.0"])("finds %s", (path) => {
    expect(errorsByField(invalid(path), ["name"])).toEqual({ name: "Wrong." });
  });

  it("leaves what belongs to no field to the form", () => {
    expect(errorsByField(invalid("other"), ["name"])).toEqual({});
    expect(errorsByField(new Error("x"), ["name"])).toEqual({});
    expect(errorsByField(new Problem(500, null), ["name"])).toEqual({});
  });
});

it("says minutes as people do", () => {
  expect(inWords(40_320)).toBe("28 d");
  expect(inWords(1505)).toBe("1 d 1 h 5 min");
});
