// Many people changed at once: marked by hand or by what is looked for, in full requests, with what became of each.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { personAtWork, StaffWorld } from "../../../test/people";
import { show } from "../../../test/render";
import { server, withServer } from "../../../test/server";
import { PeoplePage } from "./people-page";

withServer();

let world: StaffWorld;

beforeEach(() => {
  world = new StaffWorld();
  world.people = ["Rin", "Ken", "Mai"].map((name) => personAtWork(name));
  server.use(...world.handlers());
});

const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => personAtWork(`Agent ${String(index).padStart(4, "0")}`));
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const mark = async (name: string) => userEvent.click(await screen.findByRole("checkbox", { name: `Mark ${name}` }));
const choose = async (label: string, option: string) => {
  const select = await screen.findByRole("combobox", { name: label });
  await within(select).findByRole("option", { name: option });
  await userEvent.selectOptions(select, option);
};

/** The dialog, after the button of the bar. */
async function opened() {
  await press("Change them…");
  return within(await screen.findByRole("dialog"));
}
async function toRefunds() {
  await choose("Which queue of change 1", "Refunds");
  await press("Change them");
}

describe("marking", () => {
  it("keeps those who are marked while others are looked for", async () => {
    show(<PeoplePage onAskWhy={() => undefined} />);
    await mark("Rin");
    await userEvent.type(screen.getByRole("searchbox"), "ma");
    await waitFor(() => expect(screen.queryByRole("checkbox", { name: "Mark Rin" })).toBeNull());
    await mark("Mai");
    expect(screen.getByText("2 marked")).toBeVisible();
    expect(screen.getByText("Rin, Mai")).toBeVisible();
    await press("Unmark");
    expect(screen.queryByText("2 marked")).toBeNull();
  });

  it("takes a page at once, and gives it back", async () => {
    show(<PeoplePage onAskWhy={() => undefined} />);
    const all = await screen.findByRole("checkbox", { name: "Mark all on this page" });
    await mark("Ken");
    expect(all).toBePartiallyChecked();
    await userEvent.click(all);
    expect(screen.getByText("3 marked")).toBeVisible();
    expect(all).toBeChecked();
    await userEvent.click(all);
    expect(screen.queryByText("3 marked")).toBeNull();
  });

  it("of everybody ends when somebody else is looked for", async () => {
    world.page = 2;
    show(<PeoplePage onAskWhy={() => undefined} />);
    await press("Mark all 3");
    expect(screen.getByText("3 marked")).toBeVisible();
    expect(screen.getByRole("checkbox", { name: "Mark Ken" })).toBeDisabled();
    await userEvent.type(screen.getByRole("searchbox"), "k");
    expect(screen.queryByText("3 marked")).toBeNull();
  });
});

describe("changing", () => {
  it("makes several changes for those who are marked, and tells what became of them", async () => {
    world.unable = { Ken: "They are not at their desk." };
    show(<PeoplePage onAskWhy={() => undefined} />);
    await mark("Rin");
    await mark("Ken");
    const dialog = await opened();
    expect(dialog.getByText("Change 2 people")).toBeVisible();
    await choose("Which queue of change 1", "Refunds");
    await press("Add a change");
    await choose("Change 2", "Give a skill");
    await choose("Which skill of change 2", "Japanese");
    await choose("Rating of change 2", "7");
    await press("Add a change");
    await choose("Change 3", "Give a capacity profile");
    await choose("Which profile of change 3", "Chats");
    await userEvent.type(await screen.findByRole("spinbutton", { name: "Own limit of change 3" }), "2");
    await press("Change them");
    expect(await screen.findByText("1 person changed, 1 could not be changed")).toBeVisible();
    expect(world.told).toEqual([
      {
        did: "PATCH",
        body: {
          user_ids: ["Rin", "Ken"],
          changes: [
            { change: "add_to_queue", queue_id: "queue-2" },
            { change: "add_skill", skill_id: "skill-1", rating: 7 },
            { change: "add_capacity_profile", profile_id: "profile-1", custom_limit: 2 },
          ],
        },
      },
    ]);
    expect(screen.getByRole("list", { name: "Could not be changed" })).toHaveTextContent(
      "They are not at their desk. Ken",
    );
    await press("Close");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("asks for what is lacking, and for each thing once", async () => {
    show(<PeoplePage onAskWhy={() => undefined} />);
    await mark("Rin");
    await opened();
    await press("Change them");
    expect(await screen.findByText("Complete each change, or take it away.")).toBeVisible();
    await choose("Which queue of change 1", "Orders");
    await press("Add a change");
    await choose("Change 2", "Take out of a queue");
    await choose("Which queue of change 2", "Orders");
    await press("Change them");
    expect(await screen.findByText("Something is changed twice; take one of the changes away.")).toBeVisible();
    await press("Take change 2 away");
    await press("Change them");
    expect(await screen.findByText("1 person changed")).toBeVisible();
    expect(world.told).toHaveLength(1);
  });

  it("holds five changes at most", async () => {
    show(<PeoplePage onAskWhy={() => undefined} />);
    await mark("Rin");
    await opened();
    for (let more = 0; more < 4; more++) await press("Add a change");
    expect(screen.getByRole("list", { name: "Changes" }).children).toHaveLength(5);
    expect(screen.queryByRole("button", { name: "Add a change" })).toBeNull();
  });

  it("finds everybody who is looked for, and asks for 200 at a time", async () => {
    world.people = [...crowd(450), personAtWork("Rin")];
    world.page = 2;
    show(<PeoplePage onAskWhy={() => undefined} />);
    await screen.findByRole("checkbox", { name: "Mark Agent 0000" });
    await userEvent.type(screen.getByRole("searchbox"), "agent");
    await press("Mark all 450");
    await opened();
    await toRefunds();
    expect(await screen.findByText("450 people changed")).toBeVisible();
    const asked = world.told.map(({ body }) => (body as { user_ids: string[] }).user_ids);
    expect(asked.map((ids) => ids.length)).toEqual([200, 200, 50]);
    expect(asked.flat()).toEqual(crowd(450).map((one) => one.id));
  });

  it("waits for a server that is busy, and goes on where it could not be reached", async () => {
    world.people = crowd(250);
    world.page = 2;
    world.busy = new Set([1, 2, 4, 5, 6]);
    show(<PeoplePage onAskWhy={() => undefined} />);
    await press("Mark all 250");
    await opened();
    await toRefunds();
    expect(await screen.findByText("200 people changed")).toBeVisible();
    expect(screen.getByText("detail of busy 50 people not asked for yet.")).toBeVisible();
    await press("Go on with 50");
    expect(await screen.findByText("250 people changed")).toBeVisible();
    expect(world.told.map(({ body }) => (body as { user_ids: string[] }).user_ids.length)).toEqual([200, 50]);
  });
});
