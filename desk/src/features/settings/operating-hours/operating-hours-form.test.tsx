// Writing operating hours: week, time zone and holidays, what is saved of them, and where what is wrong is said.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { opened, PATH, press, put, SHOP, USUAL, withHours } from "../../../../test/operating-hours";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";

withServer();
const place = withHours();

describe("new hours", () => {
  it("are the usual week unless they are changed, and are saved as they show", async () => {
    await opened("Add operating hours");
    await userEvent.type(screen.getByLabelText(/^Name/), "Bar");
    put("Friday opens", "18:00");
    put("Friday closes", "02:00");
    expect(screen.getByText("until 02:00 the next day")).toBeVisible();
    expect(screen.getByLabelText("Friday closes")).toHaveAccessibleDescription("until 02:00 the next day");
    await userEvent.click(screen.getByRole("switch", { name: "Monday" }));
    expect(screen.queryByLabelText("Monday opens")).toBeNull();
    await userEvent.click(screen.getByRole("switch", { name: "Sunday" }));
    await press("Add hours on Sunday");
    put("Sunday (2) opens", "19:00");
    put("Sunday (2) closes", "00:00");
    expect(screen.getByText("until midnight")).toBeVisible();
    await press("Add hours");
    await waitFor(() => expect(place.wrote).toHaveBeenCalledOnce());
    const usual = { opens: "09:00", closes: "18:00" };
    expect(place.wrote).toHaveBeenCalledWith("POST", {
      name: "Bar",
      description: "",
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      weekly: [
        { weekday: "tuesday", ...usual },
        { weekday: "wednesday", ...usual },
        { weekday: "thursday", ...usual },
        { weekday: "friday", opens: "18:00", closes: "02:00" },
        { weekday: "sunday", ...usual },
        { weekday: "sunday", opens: "19:00", closes: "00:00" },
      ],
      holidays: [],
      valid_from: null,
      valid_until: null,
    });
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(
      await screen.findByText("Tue–Thu 09:00–18:00; Fri 18:00–02:00 the next day; Sun 09:00–18:00, 19:00–24:00"),
    ).toBeVisible();
    expect(await screen.findAllByText("Operating hours Bar saved")).not.toHaveLength(0);
  });

  it("copy one day to the weekdays, or to all days", async () => {
    await opened("Add operating hours");
    put("Monday opens", "08:00");
    await press("Copy the hours of Monday");
    await userEvent.click(await screen.findByRole("menuitem", { name: "Copy to weekdays" }));
    expect(screen.getByLabelText("Friday opens")).toHaveValue("08:00");
    expect(screen.getByRole("switch", { name: "Saturday" })).not.toBeChecked();
    await press("Copy the hours of Tuesday");
    await userEvent.click(await screen.findByRole("menuitem", { name: "Copy to all days" }));
    expect(screen.getByLabelText("Sunday opens")).toHaveValue("08:00");
  });

  it("can be in any time zone, found by its city", async () => {
    await opened("Add operating hours");
    const zone = screen.getByRole("combobox", { name: /^Time zone/ });
    await userEvent.click(zone);
    await userEvent.keyboard("new york");
    await userEvent.click(await screen.findByRole("option", { name: /America\/New_York/ }));
    expect(zone).toHaveValue("America/New_York");
    expect(screen.getByText(/Eastern (Standard|Daylight) Time/)).toBeVisible();
    await waitFor(() => expect(place.previewed.mock.lastCall?.[0].zone).toBe("America/New_York"));
  });

  it("take the first time zone that is found when Enter is pressed", async () => {
    await opened("Shop");
    const zone = screen.getByRole("combobox", { name: /^Time zone/ });
    await userEvent.click(zone);
    await userEvent.keyboard("india");
    expect((await screen.findAllByRole("option"))[0]).toHaveTextContent(/India Standard Time$/);
    await userEvent.clear(zone);
    await userEvent.keyboard("singapore{Enter}");
    expect(zone).toHaveValue("Asia/Singapore");
    expect(screen.queryByRole("option")).toBeNull();
    expect(place.wrote).not.toHaveBeenCalled();
  });

  it("keep their time zone when what was typed names none", async () => {
    await opened("Shop");
    const zone = screen.getByRole("combobox", { name: /^Time zone/ });
    await userEvent.click(zone);
    await userEvent.keyboard("xyzzy");
    expect(await screen.findByText("No time zone is named like this")).toBeVisible();
    await userEvent.click(screen.getByLabelText("Description"));
    await waitFor(() => expect(zone).toHaveValue("Asia/Tokyo"));
  });

  it("have holidays, of one day unless told otherwise, and each can be taken out again", async () => {
    await opened("Shop");
    await press("Add a holiday");
    await userEvent.type(within(screen.getByRole("group", { name: "Holiday 1" })).getByLabelText("Name"), "Inventory");
    const first = within(screen.getByRole("group", { name: "Inventory" }));
    fireEvent.change(first.getByLabelText("First day"), { target: { value: "2026-12-01" } });
    expect(first.getByLabelText("Last day")).toHaveValue("2026-12-01");
    await userEvent.click(first.getByRole("checkbox", { name: "Every year" }));
    await press("Add a holiday");
    await press("Remove Holiday 2");
    await press("Save");
    await waitFor(() => expect(place.wrote).toHaveBeenCalledOnce());
    expect(place.wrote.mock.lastCall?.[1]).toEqual({
      name: "Shop",
      description: "",
      zone: "Asia/Tokyo",
      weekly: USUAL,
      holidays: [{ name: "Inventory", first: "2026-12-01", last: "2026-12-01", yearly: true }],
      valid_from: null,
      valid_until: null,
      version: 3,
    });
  });

  it("hold from a day on and until a day, which the preview and the list show", async () => {
    await opened("Shop");
    const days = within(screen.getByRole("group", { name: "When these hours hold" }));
    fireEvent.change(days.getByLabelText("First day"), { target: { value: "2026-12-01" } });
    fireEvent.change(days.getByLabelText("Last day"), { target: { value: "2026-11-01" } });
    await press("Save");
    expect(days.getByText("The last day comes before the first.")).toBeVisible();
    expect(place.wrote).not.toHaveBeenCalled();
    fireEvent.change(days.getByLabelText("Last day"), { target: { value: "2027-03-31" } });
    const held = { valid_from: "2026-12-01", valid_until: "2027-03-31" };
    await waitFor(() => expect(place.previewed).toHaveBeenLastCalledWith(expect.objectContaining(held)));
    await press("Save");
    await waitFor(() => expect(place.wrote.mock.lastCall?.[1]).toMatchObject(held));
    expect(await screen.findByText("Mon–Fri 09:00–18:00 from 1 Dec 2026 until 31 Mar 2027")).toBeVisible();
  });
});

describe("what is wrong", () => {
  it("is said where it is: a name, hours, holidays; and nothing is sent", async () => {
    await opened("Add operating hours");
    await press("Add hours on Monday");
    await press("Add a holiday");
    expect(screen.queryByText("Enter when it opens and closes.")).toBeNull();
    await press("Add hours");
    expect(await screen.findByText("Enter a name.", { selector: ".fui-Field__validationMessage" })).toBeVisible();
    expect(screen.getByText("Enter when it opens and closes.")).toBeVisible();
    expect(screen.getByLabelText("Monday (2) opens")).toBeInvalid();
    expect(screen.getByLabelText("Monday opens")).toBeValid();
    const holiday = within(screen.getByRole("group", { name: "Holiday 1" }));
    expect(holiday.getByRole("alert")).toHaveTextContent("Enter a name.");
    expect(holiday.getByLabelText("Name")).toBeInvalid();
    expect(holiday.getByLabelText("First day")).toBeValid();
    await waitFor(() => expect(screen.getAllByLabelText(/^Name/)[0]).toHaveFocus());
    expect(place.wrote).not.toHaveBeenCalled();
  });

  it("is said of an overlap at once, and not any more when it is mended", async () => {
    await opened("Shop");
    put("Monday closes", "10:00");
    await press("Add hours on Monday");
    put("Monday (2) opens", "09:30");
    put("Monday (2) closes", "18:00");
    expect(await screen.findByRole("alert")).toHaveTextContent("Overlaps with Monday 09:00–10:00.");
    await press("Save");
    expect(await screen.findByText("Some hours are not right yet; see above.")).toBeVisible();
    put("Monday (2) opens", "10:00");
    expect(screen.queryByRole("alert")).toBeNull();
    await press("Save");
    await waitFor(() => expect(place.wrote).toHaveBeenCalledOnce());
  });

  it("is said when all days are closed", async () => {
    place.kept = [{ ...SHOP, weekly: [{ weekday: "monday", opens: "09:00", closes: "18:00" }] }];
    await opened("Shop");
    await press("Remove Monday 09:00–18:00");
    await press("Save");
    expect(await screen.findByText("Open on at least one day.")).toBeVisible();
    expect(place.wrote).not.toHaveBeenCalled();
  });

  it.each([
    [{ path: "holidays.0", message: "Inventory has to end on its first day or later" }, "Inventory has to end"],
    [{ path: "weekly.2.opens", message: "String should match pattern" }, "String should match pattern"],
  ])("is said in its part of the form when the server finds it: %o", async (error, words) => {
    server.use(http.put(at(`${PATH}/hours-1`), () => problem(422, "invalid", { errors: [error] })));
    await opened("Shop");
    await press("Save");
    const part = screen.getByRole("group", { name: error.path.startsWith("weekly") ? "Weekly hours" : "Holidays" });
    expect(await within(part).findByText(new RegExp(words))).toBeVisible();
  });

  it("is said of a name that others use, and of a server that cannot be reached", async () => {
    server.use(http.put(at(`${PATH}/hours-1`), () => problem(409, "name_taken"), { once: true }));
    await opened("Shop");
    await press("Save");
    expect(await screen.findByText("This name is already used.")).toBeVisible();
    server.use(http.put(at(`${PATH}/hours-1`), () => HttpResponse.error(), { once: true }));
    await press("Save");
    expect(await screen.findByText(/Can’t reach the server/)).toBeVisible();
    await press("Save");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });
});
