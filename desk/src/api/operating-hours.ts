// The operating hours that administrators keep, and what hours come to before they are saved.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { HoursPreview, Id, NewOperatingHours, OperatingHoursChange, Timetable } from "./types";

const one = (id: Id) => ({ params: { path: { hours_id: id } } });

export const operatingHours = queryOptions({
  queryKey: keys.operatingHours,
  // Doors open and close by the clock, of which no stream tells.
  refetchInterval: 60_000,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/operating-hours", { signal })),
});
/** The next fourteen days by hours that need not be saved; asks nothing while there are none to ask about. */
export const hoursPreview = (hours: Timetable | null) =>
  queryOptions({
    queryKey: keys.hoursPreview(hours),
    enabled: hours !== null,
    queryFn: ({ signal }): Promise<HoursPreview> => {
      if (!hours) return Promise.reject(new Error("There are no hours to look at."));
      return answer(api.POST("/api/admin/operating-hours/previews", { body: hours, signal }));
    },
  });

/** As somebody else has saved them meanwhile. */
export const rereadOperatingHours = (id: Id) => anew(answer(api.GET("/api/admin/operating-hours/{hours_id}", one(id))));
export const createOperatingHours = (body: NewOperatingHours) =>
  anew(answer(api.POST("/api/admin/operating-hours", { body })));
export const changeOperatingHours = (id: Id, body: OperatingHoursChange) =>
  anew(answer(api.PUT("/api/admin/operating-hours/{hours_id}", { ...one(id), body })));
export const copyOperatingHours = (id: Id) =>
  anew(answer(api.POST("/api/admin/operating-hours/{hours_id}/copies", one(id))));
export const deleteOperatingHours = (id: Id) =>
  anew(answer(api.DELETE("/api/admin/operating-hours/{hours_id}", one(id))));

/** Queues name their hours, so a change may show on other pages too. */
async function anew<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.admin });
  return result;
}
