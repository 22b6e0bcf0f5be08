// Capacity profiles: what the list says, what a form sends of limits and members, and what stands in the way of deleting.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { limitOf, limitsLack, typed } from "~/ui/limits";
import { CHATS, REFUNDS, withProfiles } from "../../../../test/capacity";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { CapacityProfilesPage } from "./capacity-profiles-page";

withServer();

const wrote = vi.fn<(body: unknown) => void>();
const PEOPLE = [
  { id: "user-1", name: "Rin Tanaka", active: true },
  { id: "user-2", name: "Ming Chen", active: true },
  { id: "user-3", name: "Gone", active: false },
];
beforeEach(() => {
  wrote.mockReset();
  const take = async ({ request }: { request: Request }) => {
    wrote(await request.json());
    return HttpResponse.json(CHATS);
  };
  server.use(
    http.get(at("/api/admin/users"), () => HttpResponse.json({ items: PEOPLE })),
    http.post(at("/api/admin/capacity-profiles"), take),
    http.patch(at("/api/admin/capacity-profiles/:id"), take),
  );
});

const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const choose = async (field: RegExp, option: string, role = "option") => {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole(role, { name: option }));
};
async function rowOf(name: string): Promise<string[]> {
  const row = (await screen.findByRole("button", { name })).closest("tr") as HTMLElement;
  return within(row)
    .getAllByRole("cell")
    .map((cell) => cell.textContent);
}

describe("the list", () => {
  it("says how each counts and what uses it, over all pages", async () => {
    withProfiles(CHATS, REFUNDS);
    show(<CapacityProfilesPage />);
    expect(await rowOf("Chats")).toEqual([
      "Chats",
      "3",
      "At a time",
      "Blocks",
      "1 person",
      "the workstream Shop, the classification of Wholesale",
    ]);
    expect(await rowOf("Refunds")).toEqual(["Refunds", "10", "In a day", "Goes on", "0 people", "Nothing yet"]);
  });

  it("warns of one that is used and that nobody has", async () => {
    withProfiles({ ...CHATS, members: [] });
    show(<CapacityProfilesPage />);
    expect((await rowOf("Chats"))[4]).toBe("0 peopleNobody has it");
    await press("Chats");
    expect(
      await screen.findByText(/Nobody has this profile, so nobody is offered what the workstream Shop/),
    ).toBeVisible();
  });

  it("teaches when it is empty, and leads to the first one", async () => {
    withProfiles();
    show(<CapacityProfilesPage />);
    expect(await screen.findByText("No capacity profiles yet")).toBeVisible();
    expect(screen.getByText(/three chats at a time or five refunds a day/)).toBeVisible();
    await press("Add a capacity profile");
    expect(await screen.findByRole("alertdialog", { name: "Add a capacity profile" })).toBeVisible();
  });

  it("says what is wrong when it cannot be read", async () => {
    server.use(http.get(at("/api/admin/capacity-profiles"), () => problem(403, "forbidden")));
    show(<CapacityProfilesPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("You don’t have permission to do this.");
  });
});

describe("a new profile", () => {
  it("is sent with its reset, its members and their own limits", async () => {
    withProfiles();
    show(<CapacityProfilesPage />);
    await press("Add a capacity profile");
    await userEvent.type(await screen.findByLabelText(/^Name/), "Refunds");
    fireEvent.change(screen.getByLabelText("Conversations per person"), { target: { value: "2" } });
    fireEvent.blur(screen.getByLabelText("Conversations per person"));
    await choose(/^A slot is free again/, "At the end of the day");
    await userEvent.click(screen.getByRole("switch", { name: "At the limit nothing more is offered" }));
    await choose(/^Members/, "Rin Tanaka", "menuitemcheckbox");
    await userEvent.click(screen.getByRole("menuitemcheckbox", { name: "Ming Chen" }));
    expect(screen.queryByRole("menuitemcheckbox", { name: "Gone" })).toBeNull();
    await userEvent.keyboard("{Escape}");
    fireEvent.change(screen.getByLabelText("Limit of Ming Chen"), { target: { value: "4" } });
    expect(screen.getByText("Own limit")).toBeVisible();
    expect(screen.getByLabelText("Limit of Rin Tanaka")).toHaveAttribute("placeholder", "2");
    await press("Add profile");
    await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
    expect(wrote).toHaveBeenCalledWith({
      name: "Refunds",
      item_limit: 2,
      reset: "end_of_day",
      blocks_assignment: false,
      members: [
        { user_id: "user-1", custom_limit: null },
        { user_id: "user-2", custom_limit: 4 },
      ],
    });
  });

  it("needs a name, and one that is free", async () => {
    withProfiles();
    server.use(http.post(at("/api/admin/capacity-profiles"), () => problem(409, "name_taken")));
    show(<CapacityProfilesPage />);
    await press("Add a capacity profile");
    await press("Add profile");
    expect(await screen.findByText("Enter a name.")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Name/), "Chats");
    await press("Add profile");
    expect(await screen.findByText("This name is already used.")).toBeVisible();
  });
});

describe("a profile that is there", () => {
  it("keeps its reset, shows own limits, and takes them away when they are emptied", async () => {
    withProfiles(CHATS);
    show(<CapacityProfilesPage />);
    await press("Chats");
    expect(await screen.findByText(/as soon as a conversation is given back\. This stays/)).toBeVisible();
    expect(screen.queryByRole("combobox", { name: /^A slot is free again/ })).toBeNull();
    const limit = await screen.findByLabelText("Limit of Rin Tanaka");
    expect(limit).toHaveValue(5);
    fireEvent.change(limit, { target: { value: "1001" } });
    await press("Save");
    expect(await screen.findByText("A limit is a whole number from 0 to 1000, or empty.")).toBeVisible();
    expect(wrote).not.toHaveBeenCalled();
    fireEvent.change(limit, { target: { value: "" } });
    await press("Save");
    await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
    expect(wrote.mock.calls[0]?.[0]).toEqual({
      name: "Chats",
      item_limit: 3,
      blocks_assignment: true,
      members: [{ user_id: "user-1", custom_limit: null }],
      version: 1,
    });
  });

  it("is not deleted while it is used, and says by what", async () => {
    withProfiles(CHATS);
    const detail = "Chats is used by the workstream Shop; change these first.";
    server.use(http.delete(at("/api/admin/capacity-profiles/profile-1"), () => problem(409, "in_use", { detail })));
    show(<CapacityProfilesPage />);
    await press("Chats");
    expect(await screen.findByText("Used by the workstream Shop, the classification of Wholesale.")).toBeVisible();
    await press("Delete this profile");
    await press("Delete it");
    expect(await screen.findByText(detail)).toBeVisible();
  });

  it("is copied, and its copy stands in the list", async () => {
    withProfiles(CHATS);
    const copy = { ...CHATS, id: "profile-9", name: "Copy of Chats", workstreams: [], classifications: [] };
    server.use(
      http.post(at("/api/admin/capacity-profiles/profile-1/copies"), () => {
        withProfiles(CHATS, copy);
        return HttpResponse.json(copy, { status: 201 });
      }),
    );
    show(<CapacityProfilesPage />);
    await press("Chats");
    await press("Copy");
    expect(await screen.findByText("Copy of Chats added")).toBeVisible();
    expect((await rowOf("Copy of Chats"))[4]).toBe("1 person");
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("is copied only as it is saved", async () => {
    withProfiles(CHATS);
    show(<CapacityProfilesPage />);
    await press("Chats");
    await userEvent.type(await screen.findByLabelText(/^Name/), "!");
    expect(screen.getByText("Save your changes before you copy.")).toBeVisible();
  });

  it("goes when nothing needs it", async () => {
    withProfiles(REFUNDS);
    const gone = vi.fn();
    server.use(
      http.delete(at("/api/admin/capacity-profiles/profile-2"), () => {
        gone();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    show(<CapacityProfilesPage />);
    await press("Refunds");
    await press("Delete this profile");
    await press("Delete it");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(gone).toHaveBeenCalledOnce();
  });
});

it.each([
  ["", null, undefined],
  [" ", null, undefined],
  ["0", 0, undefined],
  ["1000", 1000, undefined],
  ["1001", 1001, /whole number/],
  ["-1", -1, /whole number/],
  ["2.5", 2.5, /whole number/],
])("a limit typed as “%s” is %s", (text, limit, lack) => {
  expect(limitOf(text)).toBe(limit);
  if (lack) expect(limitsLack({ one: text })).toMatch(lack);
  else expect(limitsLack({ one: text, other: "" })).toBeUndefined();
  if (text.trim() === text && !lack) expect(typed(limit)).toBe(text);
});
