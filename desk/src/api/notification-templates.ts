// The notification templates that administrators keep: what offers show and how they are answered.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Id, NewNotificationTemplate, NotificationTemplateChange } from "./types";

const one = (id: Id) => ({ params: { path: { template_id: id } } });

export const notificationTemplates = queryOptions({
  queryKey: keys.notificationTemplates,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/notification-templates", { signal })),
});

export const createNotificationTemplate = (body: NewNotificationTemplate) =>
  anew(answer(api.POST("/api/admin/notification-templates", { body })));
export const changeNotificationTemplate = (id: Id, body: NotificationTemplateChange) =>
  anew(answer(api.PUT("/api/admin/notification-templates/{template_id}", { ...one(id), body })));
export const copyNotificationTemplate = (id: Id) =>
  anew(answer(api.POST("/api/admin/notification-templates/{template_id}/copies", one(id))));
export const deleteNotificationTemplate = (id: Id) =>
  anew(answer(api.DELETE("/api/admin/notification-templates/{template_id}", one(id))));

/** Workstreams name their templates, so a change may show on other pages too. */
async function anew<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.admin });
  return result;
}
