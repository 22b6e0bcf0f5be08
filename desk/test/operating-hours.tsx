// The operating hours page over a list that can be changed by the page and by others, for its tests.
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, vi } from "vitest";
import type { HoursPreview, OperatingHours, Timetable } from "~/api/types";
import { OperatingHoursPage } from "~/features/settings/operating-hours/operating-hours-page";
import { WEEK } from "~/features/settings/operating-hours/operating-hours-words";
import { show } from "./render";
import { at, HttpResponse, http, problem, server } from "./server";

export const PATH = "/api/admin/operating-hours";
export const USUAL = WEEK.slice(0, 5).map((weekday) => ({ weekday, opens: "09:00", closes: "18:00" }));
export const SHOP: OperatingHours = {
  id: "hours-1",
  name: "Shop",
  description: "",
  zone: "Asia/Tokyo",
  weekly: USUAL,
  holidays: [],
  valid_from: null,
  valid_until: null,
  version: 3,
  queues: [{ id: "queue-1", name: "Orders" }],
  people: [],
  open: true,
  opens_next: null,
};
const QUIET: HoursPreview = { open: false, opens_next: null, days: [] };

export function withHours() {
  const place = {
    kept: [] as OperatingHours[],
    wrote: vi.fn<(what: string, body?: unknown) => void>(),
    previewed: vi.fn<(body: Timetable) => HoursPreview>(),
  };

  // jsdom has no layout to scroll.
  beforeAll(() => {
    Element.prototype.scrollIntoView = () => undefined;
  });
  beforeEach(() => {
    place.kept = [SHOP];
    place.wrote.mockReset();
    place.previewed.mockReset().mockReturnValue(QUIET);
    server.use(
      http.get(at(PATH), () => HttpResponse.json({ items: place.kept })),
      http.get(at(`${PATH}/:id`), ({ params }) => HttpResponse.json(place.kept.find(({ id }) => id === params.id))),
      http.post(at(`${PATH}/previews`), async ({ request }) =>
        HttpResponse.json(place.previewed((await request.json()) as Timetable)),
      ),
      http.post(at(PATH), async ({ request }) => {
        const body = (await request.json()) as OperatingHours;
        place.wrote("POST", body);
        place.kept = [...place.kept, { ...SHOP, ...body, id: "hours-2", queues: [], people: [], version: 1 }];
        return HttpResponse.json(place.kept.at(-1), { status: 201 });
      }),
      http.put(at(`${PATH}/hours-1`), async ({ request }) => {
        const body = (await request.json()) as OperatingHours;
        place.wrote("PUT", body);
        const now = place.kept.find(({ id }) => id === "hours-1");
        if (body.version !== now?.version) return problem(409, "changed_meanwhile");
        place.kept = [{ ...SHOP, ...body, version: body.version + 1 }];
        return HttpResponse.json(place.kept[0]);
      }),
    );
  });
  return place;
}

export const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
export const put = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

export async function opened(name: string) {
  show(<OperatingHoursPage />);
  await press(name);
  await screen.findByRole("alertdialog");
}
