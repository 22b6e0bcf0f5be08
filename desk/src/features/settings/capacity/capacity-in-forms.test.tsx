// Capacity in the forms of workstreams and users: units or a profile, the block of a wrap-up, and whose profiles are whose.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { User } from "~/api/types";
import { workstream } from "../../../../test/builders";
import { CHATS, REFUNDS, withProfiles } from "../../../../test/capacity";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { UserForm } from "../users/user-form";
import { WorkstreamForm } from "../workstreams/workstream-form";

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
const wrote = vi.fn<(path: string, body: unknown) => void>();
const onClose = vi.fn();
beforeEach(() => {
  wrote.mockReset();
  onClose.mockReset();
  withProfiles(CHATS, REFUNDS);
  const take = async ({ request }: { request: Request }) => {
    wrote(new URL(request.url).pathname, await request.json());
    return HttpResponse.json(RIN);
  };
  server.use(
    http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/admin/workstreams"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/admin/workstreams/:id/line-accounts"), () => HttpResponse.json({ items: [] })),
    http.patch(at("/api/admin/workstreams/:id"), take),
    http.patch(at("/api/admin/users/:id"), take),
    http.put(at("/api/admin/users/:id/capacity-profiles"), take),
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
const saved = async () => {
  await press("Save");
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  return wrote.mock.calls.map(([, body]) => body);
};

describe("a workstream", () => {
  it("takes a slot of a profile and then no units", async () => {
    show(<WorkstreamForm workstream={workstream()} onClose={onClose} />);
    await choose(/^One conversation takes/, "A slot of Chats");
    expect(screen.queryByLabelText("Units per conversation")).toBeNull();
    const [body] = await saved();
    expect(body).toMatchObject({ capacity_profile_id: "profile-1" });
    expect(body).not.toHaveProperty("capacity_units");
  });

  it("takes units again, and then no profile", async () => {
    const shop = workstream({ capacity_units: null, capacity_profile: { id: "profile-1", name: "Chats" } });
    show(<WorkstreamForm workstream={shop} onClose={onClose} />);
    await choose(/^One conversation takes/, "Capacity units");
    put("Units per conversation", "2");
    const [body] = await saved();
    expect(body).toMatchObject({ capacity_units: 2 });
    expect(body).not.toHaveProperty("capacity_profile_id");
  });

  it("warns of a profile that nobody has", async () => {
    show(<WorkstreamForm workstream={workstream()} onClose={onClose} />);
    await choose(/^One conversation takes/, "A slot of Refunds");
    expect(screen.getByText("Nobody has this profile, so nobody is offered anything.")).toBeVisible();
  });

  it.each([
    ["Not at all", "none"],
    ["For a time", 60],
  ])("blocks wrap-ups “%s”", async (words, block) => {
    show(<WorkstreamForm workstream={workstream()} onClose={onClose} />);
    await choose(/^Wrap-up takes capacity/, words);
    expect((await saved())[0]).toMatchObject({ wrap_up_block: block });
  });

  it("blocks for a time between 30 seconds and an hour, or until it is closed again", async () => {
    show(<WorkstreamForm workstream={workstream({ wrap_up_block: 90 })} onClose={onClose} />);
    expect(screen.getByLabelText("Wrap-up takes capacity for (seconds)")).toHaveValue("90");
    put("Wrap-up takes capacity for (seconds)", "5000");
    expect(screen.getByLabelText("Wrap-up takes capacity for (seconds)")).toHaveValue("3600");
    await userEvent.click(screen.getByRole("combobox", { name: "Wrap-up takes capacity" }));
    await userEvent.click(await screen.findByRole("option", { name: "Until it is closed" }));
    expect(screen.queryByLabelText("Wrap-up takes capacity for (seconds)")).toBeNull();
    expect((await saved())[0]).toMatchObject({ wrap_up_block: "always" });
  });
});

describe("a user", () => {
  it("shows what they have and hold, and keeps profiles that nobody touched", async () => {
    show(<UserForm user={RIN} onClose={onClose} />);
    expect(await screen.findByLabelText("Limit of Chats")).toHaveValue(5);
    expect(screen.getByLabelText("Limit of Refunds")).toHaveValue(null);
    expect(screen.getByRole("table", { name: "Capacity" })).toHaveTextContent("Chats (own limit)523");
    put("Capacity units", "6");
    expect(await saved()).toHaveLength(1);
    expect(wrote.mock.calls[0]?.[0]).toBe("/api/admin/users/user-1");
  });

  it("gets other profiles with limits of their own", async () => {
    show(<UserForm user={RIN} onClose={onClose} />);
    fireEvent.change(await screen.findByLabelText("Limit of Refunds"), { target: { value: "12" } });
    await choose(/^Capacity profiles/, "Chats", "menuitemcheckbox");
    await saved();
    expect(wrote.mock.calls[1]).toEqual([
      "/api/admin/users/user-1/capacity-profiles",
      { profiles: [{ profile_id: "profile-2", custom_limit: 12 }] },
    ]);
  });

  it("is not saved with a limit that is none", async () => {
    show(<UserForm user={RIN} onClose={onClose} />);
    fireEvent.change(await screen.findByLabelText("Limit of Refunds"), { target: { value: "-2" } });
    await press("Save");
    expect(await screen.findByText("A limit is a whole number from 0 to 1000, or empty.")).toBeVisible();
    expect(wrote).not.toHaveBeenCalled();
  });

  it("leads to the profiles when there are none, and says what cannot be read", async () => {
    withProfiles();
    server.use(http.get(at("/api/admin/users/:id/capacity"), () => problem(403, "forbidden"), { once: true }));
    show(<UserForm user={RIN} onClose={onClose} />);
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByText(/There are no capacity profiles yet/)).toBeVisible();
  });

  it("who is new gets profiles later", () => {
    show(<UserForm user={null} onClose={onClose} />);
    expect(screen.getByText("Give them capacity profiles once they are added.")).toBeVisible();
  });
});
