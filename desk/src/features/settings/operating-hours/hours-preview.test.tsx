// The preview beside the form: what hours come to, as they are typed, by the clocks of their own zone.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { HoursPreview } from "~/api/types";
import { opened, PATH, press, put, SHOP, USUAL, withHours } from "../../../../test/operating-hours";
import { at, http, problem, server, withServer } from "../../../../test/server";

withServer();
const place = withHours();

const days = () => within(screen.getByRole("list", { name: "The next 14 days" })).getAllByRole("listitem");

describe("the preview", () => {
  const of = (opens_at: string, closes_at: string) => [{ opens_at, closes_at }];
  const SHOWN: HoursPreview = {
    open: false,
    opens_next: "2026-03-30T07:00:00Z",
    days: [
      { date: "2026-03-28", holiday: null, openings: of("2026-03-28T08:00:00Z", "2026-03-28T17:00:00Z") },
      { date: "2026-03-29", holiday: "Inventory", openings: [] },
      { date: "2026-03-30", holiday: null, openings: of("2026-03-30T07:00:00Z", "2026-03-30T16:00:00Z") },
    ],
  };

  it("shows days in the zone of the hours, with holidays and clocks that change", async () => {
    place.kept = [{ ...SHOP, zone: "Europe/Berlin" }];
    place.previewed.mockReturnValue(SHOWN);
    await opened("Shop");
    expect(await screen.findByText(/times in Europe\/Berlin/)).toBeVisible();
    const [before, change, after] = days().map((day) => day.textContent);
    expect(before).toMatch(/^Sat,? 28 Mar09:00–18:00$/);
    expect(change).toMatch(/^Sun,? 29 MarClosed · InventoryClocks go forward 1 h$/);
    expect(after).toMatch(/^Mon,? 30 Mar09:00–18:00$/);
    expect(place.previewed).toHaveBeenCalledExactlyOnceWith({
      zone: "Europe/Berlin",
      weekly: USUAL,
      holidays: [],
      valid_from: null,
      valid_until: null,
    });
  });

  it("follows what is typed without saving it, once it is complete, and asks once for it", async () => {
    await opened("Shop");
    await waitFor(() => expect(place.previewed).toHaveBeenCalledOnce());
    put("Monday opens", "");
    expect(screen.getByText(/They show again when all hours are complete/)).toBeVisible();
    put("Monday opens", "07:00");
    put("Monday opens", "07:30");
    await waitFor(() => expect(place.previewed).toHaveBeenCalledTimes(2));
    expect(place.previewed.mock.lastCall?.[0].weekly[0]).toEqual({
      weekday: "monday",
      opens: "07:30",
      closes: "18:00",
    });
    expect(place.wrote).not.toHaveBeenCalled();
  });

  it("says what the server has against the hours, and asks again", async () => {
    const detail = "There is no time zone named Asia/Tokyo; write it as in Asia/Tokyo.";
    server.use(http.post(at(`${PATH}/previews`), () => problem(422, "invalid", { detail }), { once: true }));
    await opened("Shop");
    expect(await screen.findByText(detail)).toBeVisible();
    await press("Try again");
    expect(await screen.findByText("Does not open again")).toBeVisible();
  });
});
