// How this person is notified, how the organisation has it, and the push subscription of this browser.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { MyNotifications, MyNotificationsChange, NotifyKind, NotifyKinds } from "./types";

export const KINDS: NotifyKind[] = ["offer", "message", "assigned", "failed"];

export const myNotifications = queryOptions({
  queryKey: keys.myNotifications,
  queryFn: ({ signal }) => answer(api.GET("/api/me/notifications", { signal })),
});

/** Until it is known otherwise, offers ring; who misses one for a setting that is on its way learns nothing from it. */
export const UNKNOWN: NotifyKinds = {
  offer: { toast: true, browser: true, push: false, sound: "chime", volume: 70, repeats: true },
  message: { toast: false, browser: true, push: false, sound: "drop", volume: 50, repeats: false },
  assigned: { toast: true, browser: true, push: false, sound: "bell", volume: 60, repeats: false },
  failed: { toast: true, browser: true, push: false, sound: "none", volume: 60, repeats: false },
};

export const howNotified = (): NotifyKinds =>
  queryClient.getQueryData<MyNotifications>(keys.myNotifications)?.now ?? UNKNOWN;

export async function changeMyNotifications(body: MyNotificationsChange): Promise<MyNotifications> {
  const changed = await answer(api.PUT("/api/me/notifications", { body }));
  queryClient.setQueryData(keys.myNotifications, changed);
  return changed;
}

export const notificationDefaults = queryOptions({
  queryKey: keys.notificationDefaults,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/notification-defaults", { signal })),
});

export async function changeNotificationDefaults(body: NotifyKinds): Promise<NotifyKinds> {
  const changed = await answer(api.PUT("/api/admin/notification-defaults", { body }));
  queryClient.setQueryData(keys.notificationDefaults, changed);
  return changed;
}

export const pushKey = async (): Promise<string> => (await answer(api.GET("/api/me/push-key"))).key;

export function subscribe({ endpoint = "", keys: given = {} }: PushSubscriptionJSON): Promise<unknown> {
  const { p256dh = "", auth = "" } = given;
  return answer(api.POST("/api/me/push-subscriptions", { body: { endpoint, keys: { p256dh, auth } } }));
}

export const unsubscribe = (): Promise<unknown> => answer(api.DELETE("/api/me/push-subscriptions"));

export const tryPush = (): Promise<unknown> => answer(api.POST("/api/me/push-tests"));
