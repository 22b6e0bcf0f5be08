// The finer points of the settings: numbers within their limits, several choices, and what each form sends of them.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { User } from "~/api/types";
import { NumberField } from "~/ui/fields";
import { notificationTemplate, workstream } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { LineAccountWizard } from "./line-accounts/line-account-wizard";
import { UserForm } from "./users/user-form";
import { WorkstreamForm } from "./workstreams/workstream-form";

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
const SHOP = workstream();

const wrote = vi.fn<(body: unknown) => void>();
const onClose = vi.fn();
const take = async ({ request }: { request: Request }) => {
  wrote(await request.json());
  return HttpResponse.json({ webhook_url: "https://desk.example/line/webhook/abc" });
};
beforeEach(() => {
  wrote.mockReset();
  onClose.mockReset();
  server.use(
    http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/admin/notification-templates"), () =>
      HttpResponse.json({ items: [notificationTemplate()], slugs: [] }),
    ),
    http.get(at("/api/admin/workstreams"), () => HttpResponse.json({ items: [SHOP] })),
    http.post(at("/api/admin/*"), take),
    http.patch(at("/api/admin/*"), take),
  );
});

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const choose = async (field: RegExp, option: string, role = "option") => {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole(role, { name: option }));
};
const put = (label: string, value: string) => {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
};

describe("a number", () => {
  const number = (value = 5) => {
    const onChange = vi.fn();
    show(<NumberField label="Priority" value={value} min={0} max={10} step={2} onChange={onChange} />);
    return onChange;
  };

  it.each([
    ["7", 7],
    ["99", 10],
    ["-3", 0],
    ["7 and more", 7],
  ])("typed as %s is %d", (typed, taken) => {
    const onChange = number();
    put("Priority", typed);
    expect(onChange).toHaveBeenLastCalledWith(taken);
  });

  it.each(["", "many"])("typed as “%s” stays what it was", (typed) => {
    const onChange = number();
    put("Priority", typed);
    expect(onChange).not.toHaveBeenCalled();
    expect(screen.getByLabelText("Priority")).toHaveValue("5");
  });

  it("goes by its step, up and down", async () => {
    const onChange = number();
    screen.getByLabelText("Priority").focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(onChange).toHaveBeenLastCalledWith(7);
    await userEvent.keyboard("{ArrowDown}");
    expect(onChange).toHaveBeenLastCalledWith(3);
  });
});

describe("a workstream", () => {
  it("sends all of its terms, and says its minutes in words", async () => {
    show(<WorkstreamForm workstream={SHOP} onClose={onClose} />);
    put("Units per conversation", "2");
    await choose(/^Offer of a new customer/, "VIP (60 s)");
    put("Close a waiting conversation after (minutes)", "1505");
    expect(screen.getByText(/Now 1 d 1 h 5 min\./)).toBeVisible();
    await choose(/^Offer to people who are/, "Busy", "menuitemcheckbox");
    await userEvent.keyboard("{Escape}");
    expect(screen.getByText(/else it waits/)).toBeVisible();
    await choose(/^Skill matching/, "Closest match");
    expect(screen.getByText(/whoever comes nearest/)).toBeVisible();
    await press("Save");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote).toHaveBeenCalledExactlyOnceWith({
      name: "Shop",
      queue_id: "queue-1",
      capacity_units: 2,
      wrap_up_block: "always",
      known_template_id: "template-1",
      unknown_template_id: "template-9",
      transfer_template_id: "template-3",
      close_waiting_after_minutes: 1505,
      allowed_presences: ["available"],
      keep_same_representative: true,
      when_gone: "keep",
      gone_after_seconds: 150,
      allow_picking: true,
      skill_matching: "closest",
      allow_automated_messages: true,
      allow_transcript_download: true,
      version: 1,
    });
  });

  it("is offered to somebody: the last presence cannot go", async () => {
    show(<WorkstreamForm workstream={SHOP} onClose={onClose} />);
    await choose(/^Offer to people who are/, "Available", "menuitemcheckbox");
    await userEvent.click(screen.getByRole("menuitemcheckbox", { name: "Busy" }));
    await press("Save");
    expect(screen.getByText("Choose at least one.")).toBeVisible();
    expect(wrote).not.toHaveBeenCalled();
  });

  it("makes its queue with it, and may be picked from", async () => {
    show(<WorkstreamForm workstream={null} onClose={onClose} />);
    await userEvent.type(screen.getByLabelText(/^Name/), "Returns");
    await userEvent.click(screen.getByRole("radio", { name: "Picked" }));
    expect(screen.getByText(/Nothing rings. This cannot be changed later/)).toBeVisible();
    expect(screen.queryByLabelText(/An offer rings/)).toBeNull();
    await choose(/^Queue/, "A new queue…");
    await press("Add workstream");
    expect(screen.getByText("Enter a name for the new queue.")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Name of the new queue/), "Returned goods");
    await press("Add workstream");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote.mock.calls[0]?.[0]).toMatchObject({ name: "Returns", mode: "pick", new_queue: "Returned goods" });
    expect(wrote.mock.calls[0]?.[0]).not.toHaveProperty("queue_id");
  });

  it("keeps the way its conversations reach people, and may keep no representative", async () => {
    show(<WorkstreamForm workstream={SHOP} onClose={onClose} />);
    expect(screen.getByText(/This stays as it was chosen/)).toBeVisible();
    expect(screen.queryByRole("radio")).toBeNull();
    await userEvent.click(screen.getByRole("switch", { name: /^Keep the same representative/ }));
    await userEvent.click(screen.getByRole("switch", { name: /^Let people pick/ }));
    await press("Save");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote.mock.calls[0]?.[0]).toMatchObject({ keep_same_representative: false, allow_picking: false });
    expect(wrote.mock.calls[0]?.[0]).not.toHaveProperty("mode");
  });

  it("is not deleted while it is used, and says by what", async () => {
    const detail = "Shop is used by the LINE account Shop JP; remove LINE from it first.";
    server.use(http.delete(at("/api/admin/workstreams/workstream-1"), () => problem(409, "in_use", { detail })));
    show(<WorkstreamForm workstream={SHOP} onClose={onClose} />);
    await press("Delete this workstream");
    expect(screen.getByText(/LINE must be removed from it/)).toBeVisible();
    await press("Delete it");
    expect(await screen.findByText(detail)).toBeVisible();
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe("a user", () => {
  it("gets another role, other units and a new password", async () => {
    show(<UserForm user={RIN} onClose={onClose} />);
    await choose(/^Role/, "Supervisor");
    put("Capacity units", "6");
    await userEvent.type(screen.getByLabelText("New password"), "long-enough-2");
    await press("Save");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote.mock.calls[0]?.[0]).toMatchObject({
      role: "supervisor",
      capacity_units: 6,
      password: "long-enough-2",
      active: true,
    });
  });

  it("is told at the right field what the server objects to", async () => {
    const errors = [{ path: "body.password", message: "This one is known from a leak." }];
    server.use(http.patch(at("/api/admin/users/user-1"), () => problem(422, "invalid", { errors })));
    show(<UserForm user={RIN} onClose={onClose} />);
    await userEvent.type(screen.getByLabelText("New password"), "password-123");
    await press("Save");
    expect(await screen.findByText("This one is known from a leak.")).toBeVisible();
    expect(screen.getByLabelText("New password")).toBeInvalid();
    fireEvent.change(screen.getByLabelText("New password"), { target: { value: "another-one-4" } });
    expect(screen.queryByText("This one is known from a leak.")).toBeNull();
    expect(onClose).not.toHaveBeenCalled();
  });

  it("is saved once, however often the button is pressed", async () => {
    let finish: () => void = () => undefined;
    server.use(
      http.patch(at("/api/admin/users/user-1"), async ({ request }) => {
        wrote(await request.json());
        await new Promise<void>((resolve) => (finish = resolve));
        return HttpResponse.json(RIN);
      }),
    );
    show(<UserForm user={RIN} onClose={onClose} />);
    await press("Save");
    await press("Save");
    fireEvent.submit(document.querySelector("form") as HTMLFormElement);
    await waitFor(() => expect(wrote).toHaveBeenCalled());
    finish();
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote).toHaveBeenCalledOnce();
  });
});

it("a LINE account can be attached to its workstream while it is connected", async () => {
  show(<LineAccountWizard onClose={onClose} />);
  expect(screen.getByText("Channel details").closest("li")).toHaveAttribute("aria-current", "step");
  await userEvent.type(screen.getByLabelText(/^Name/), "Shop JP");
  await choose(/^Workstream/, "Shop");
  await press("Next");
  expect(screen.getByText("Account details").closest("li")).toHaveAttribute("aria-current", "step");
  await userEvent.type(screen.getByLabelText(/^Channel ID/), "2001234567");
  await userEvent.type(screen.getByLabelText(/^Channel secret/), "0123456789abcdef0123456789abcdef");
  await userEvent.type(screen.getByLabelText(/^Channel access token/), "token");
  await press("Connect");
  await screen.findByLabelText("Callback URL");
  expect(wrote.mock.calls[0]?.[0]).toMatchObject({ workstream_id: "workstream-1" });
  expect(screen.queryByRole("button", { name: "Back" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
});
