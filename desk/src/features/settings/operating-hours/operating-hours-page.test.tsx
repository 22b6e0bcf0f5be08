// The operating hours page: what the list says, what can be done with hours as a whole, and what happens when others save too.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { opened, PATH, press, SHOP, USUAL, withHours } from "../../../../test/operating-hours";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { OperatingHoursPage } from "./operating-hours-page";

withServer();
const place = withHours();

describe("the list", () => {
  it("says the week in short words, whether somebody is there, and what goes by it", async () => {
    const opens_next = new Date(Date.now() + 60 * 86_400_000).toISOString();
    const people = [
      { id: "rin", name: "Rin" },
      { id: "ken", name: "Ken" },
    ];
    place.kept = [
      { ...SHOP, people },
      { ...SHOP, id: "hours-2", name: "Night", zone: "UTC", open: false, opens_next, queues: [] },
    ];
    show(<OperatingHoursPage />);
    const cells = async (name: string) => {
      const row = (await screen.findByRole("button", { name })).closest("tr") as HTMLElement;
      return within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent);
    };
    expect(await cells("Shop")).toEqual(["Shop", "Asia/Tokyo", "Mon–Fri 09:00–18:00", "Open now", "Orders, 2 people"]);
    const [, zone, , now, used] = await cells("Night");
    expect([zone, used]).toEqual(["UTC", "Nothing"]);
    expect(now).toMatch(/^Opens \w{3},? \d+ \w+ at \d\d:\d\d$/);
  });

  it("teaches when it is empty, and leads to the first hours", async () => {
    place.kept = [];
    show(<OperatingHoursPage />);
    expect(await screen.findByText("No operating hours yet")).toBeVisible();
    expect(screen.getByText(/All queues are open day and night/)).toBeVisible();
    await press("Add operating hours");
    expect(await screen.findByRole("alertdialog", { name: "Add operating hours" })).toBeVisible();
  });

  it("says what is wrong when it cannot be read, and tries again", async () => {
    server.use(http.get(at(PATH), () => problem(403, "forbidden"), { once: true }));
    show(<OperatingHoursPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("You don’t have permission to do this.");
    await press("Try again");
    expect(await screen.findByText("Mon–Fri 09:00–18:00")).toBeVisible();
  });
});

describe("hours as a whole", () => {
  it("are copied, and the copy opens to be named", async () => {
    server.use(
      http.post(at(`${PATH}/hours-1/copies`), () => {
        place.kept = [...place.kept, { ...SHOP, id: "hours-2", name: "Copy of Shop", version: 1, queues: [] }];
        return HttpResponse.json(place.kept[1], { status: 201 });
      }),
    );
    await opened("Shop");
    await press("Copy");
    expect(await screen.findByRole("alertdialog", { name: "Copy of Shop" })).toBeVisible();
    expect(screen.getByLabelText(/^Name/)).toHaveValue("Copy of Shop");
    await press("Cancel");
    expect(await screen.findByRole("button", { name: "Copy of Shop" })).toBeVisible();
  });

  it("are not copied while changes are not saved, which would be missing in the copy", async () => {
    const copied = vi.fn(() => HttpResponse.json(SHOP, { status: 201 }));
    server.use(http.post(at(`${PATH}/hours-1/copies`), copied));
    await opened("Shop");
    await userEvent.type(screen.getByLabelText("Description"), "Mine");
    expect(screen.getByText("Save your changes before you copy.")).toBeVisible();
    await press("Copy");
    await press("Cancel");
    expect(await screen.findByText("Leave without saving?")).toBeVisible();
    expect(copied).not.toHaveBeenCalled();
    expect(screen.getByLabelText("Description")).toHaveValue("Mine");
  });

  it("are deleted when that is confirmed", async () => {
    server.use(
      http.delete(at(`${PATH}/hours-1`), () => {
        place.kept = [];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await opened("Shop");
    await press("Delete this timetable");
    expect(screen.getByRole("alert")).toHaveTextContent("“Shop” is deleted with its holidays.");
    expect(place.kept).toHaveLength(1);
    await press("Delete it");
    expect(await screen.findByText("No operating hours yet")).toBeVisible();
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("are not deleted while queues go by them, and these are named", async () => {
    const detail = "Shop is used by Orders, Returns; give these queues other hours first.";
    const used_by = ["Orders", "Returns"];
    server.use(http.delete(at(`${PATH}/hours-1`), () => problem(409, "in_use", { detail, used_by })));
    await opened("Shop");
    await press("Delete this timetable");
    await press("Delete it");
    expect(await screen.findByRole("alert")).toHaveTextContent(detail);
    expect(screen.getByRole("alertdialog", { name: "Shop" })).toBeVisible();
  });

  it("ask before what was typed is thrown away", async () => {
    await opened("Shop");
    await userEvent.click(screen.getByRole("switch", { name: "Monday" }));
    await press("Cancel");
    expect(screen.getByText("Leave without saving?")).toBeVisible();
    await press("Keep editing");
    expect(screen.getByRole("switch", { name: "Monday" })).not.toBeChecked();
  });
});
describe("when somebody else has saved meanwhile", () => {
  async function conflicting() {
    await opened("Shop");
    await userEvent.type(screen.getByLabelText("Description"), "Mine");
    place.kept = [{ ...SHOP, description: "Theirs", weekly: USUAL.slice(0, 4), version: 7 }];
    await press("Save");
    expect(await screen.findByText("Somebody else has saved these hours meanwhile.")).toBeVisible();
  }

  it("says so with what they saved, and keeps what was typed", async () => {
    await conflicting();
    expect(screen.getByRole("alert")).toHaveTextContent("Theirs: Shop, Mon–Thu 09:00–18:00 in Asia/Tokyo, 0 holidays.");
    expect(screen.getByLabelText("Description")).toHaveValue("Mine");
    expect(screen.getByLabelText("Friday opens")).toHaveValue("09:00");
    expect(place.wrote).toHaveBeenCalledOnce();
    expect(place.kept[0]?.description).toBe("Theirs");
  });

  it("loads theirs, which can be saved then", async () => {
    await conflicting();
    await press("Load theirs, discard mine");
    await waitFor(() => expect(screen.getByLabelText("Description")).toHaveValue("Theirs"));
    expect(screen.queryByText("Somebody else has saved these hours meanwhile.")).toBeNull();
    expect(screen.getByRole("switch", { name: "Friday" })).not.toBeChecked();
    await press("Save");
    await waitFor(() => expect(place.wrote.mock.lastCall?.[1]).toMatchObject({ description: "Theirs", version: 7 }));
  });

  it("saves over theirs only when told to", async () => {
    await conflicting();
    await press("Save mine over theirs");
    await waitFor(() => expect(place.kept[0]).toMatchObject({ description: "Mine", weekly: USUAL, version: 8 }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  it("says when they have deleted them", async () => {
    const detail = "There are no such operating hours.";
    server.use(http.put(at(`${PATH}/hours-1`), () => problem(404, "not_found", { detail })));
    await opened("Shop");
    await press("Save");
    expect(await screen.findByRole("alert")).toHaveTextContent(detail);
  });
});
