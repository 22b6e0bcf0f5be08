// Tells whoever is signed in of what comes, as they want it: a toast, a sound, a notification of the system.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { customerName } from "~/actions/conversation-steps";
import { type Desk, useDesk } from "~/actions/desk";
import { conversationById } from "~/api/conversations";
import { live, queryClient } from "~/api/live";
import { howNotified, myNotifications } from "~/api/notifications";
import type { Id, Message, Notice, Notify } from "~/api/types";
import { bell } from "~/lib/bell";
import { showOutside, takeAway } from "~/lib/desktop-notification";
import { isInSight, putInSight } from "~/lib/one-of-tabs";
import { serverClock } from "~/lib/server-clock";
import { noticeWords, whoOf } from "./notice-words";
import { leaveDevice, startDevice } from "./push-device";

/** What the stream tells anew, for a name that was learnt or after a sleep of the machine, is no news. */
const NEWS_MS = 60_000;
/** By then it is known whether a conversation that came back rings by itself. */
const ROUTED_MS = 2000;

export function Notifying() {
  const desk = useDesk();
  const now = useRef(desk);
  useEffect(() => {
    now.current = desk;
  });
  useSound();
  useSight(desk.conversation?.id ?? null);
  useDevice(now, desk.me.id);
  useReading(desk.me.id);
  useEffect(() => {
    const heard = new Set<Id>();
    return live.onMessages((messages) => {
      for (const message of messages) {
        if (heard.has(message.id) || !isNews(message)) continue;
        heard.add(message.id);
        void tellOfMessage(message, now);
      }
    });
  }, []);
  useEffect(() => {
    const heard = new Set<Id>();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = live.onNotices((notices) => {
      for (const notice of notices) {
        if (heard.has(notice.id) || notice.read_at !== null || !isRecent(notice.at)) continue;
        heard.add(notice.id);
        if (notice.kind !== "returned") void tellOfNotice(notice, now.current);
        else timers.add(setTimeout(() => void tellOfReturn(notice, now.current), ROUTED_MS));
      }
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return null;
}

type Current = { current: Desk };

/** Browsers let a page sound once somebody has clicked or typed in it. */
function useSound(): void {
  useEffect(() => {
    const unlock = () => bell.unlock();
    bell.join();
    const events = ["pointerdown", "keydown"] as const;
    for (const event of events) window.addEventListener(event, unlock);
    window.addEventListener("storage", bell.hearOthers);
    return () => {
      for (const event of events) window.removeEventListener(event, unlock);
      window.removeEventListener("storage", bell.hearOthers);
      bell.leave();
    };
  }, []);
}

/** Which conversation is in sight here, for all tabs of this browser to know. */
function useSight(id: Id | null): void {
  useEffect(() => {
    const look = () => putInSight(document.visibilityState === "visible" ? id : null);
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      putInSight(null);
    };
  }, [id]);
}

/** Has pushes come to this browser, if that is wanted, and opens here what is clicked in one. */
function useDevice(now: Current, me: Id): void {
  const { data } = useQuery(myNotifications);
  const wanted = data && Object.values(data.now).some((one) => one.push);
  useEffect(() => {
    // What fails is tried again at the next start; the settings say how it stands.
    if (wanted !== undefined) startDevice(me, wanted).catch(() => undefined);
  }, [me, wanted]);
  useEffect(() => leaveDevice, []);
  useEffect(() => {
    const workers = (navigator as Partial<Navigator>).serviceWorker;
    const open = ({ data: said }: MessageEvent<{ type?: string; path?: string } | null>) => {
      if (said?.type !== "open") return;
      const [, conversation] = /^\/desk\/([\w-]+)$/.exec(said.path ?? "") ?? [];
      if (conversation) now.current.show(conversation);
      else now.current.showHome();
    };
    workers?.addEventListener("message", open);
    return () => workers?.removeEventListener("message", open);
  }, [now]);
}

/** What is read, here or in another window, need not stand on the screen any more. */
function useReading(me: Id): void {
  useEffect(
    () =>
      live.onConversations((conversations) => {
        for (const { id, assignee, unread_count: unread } of conversations)
          if (unread === 0 && assignee?.id === me) takeAway(`message.${id}`);
      }),
    [me],
  );
}

function isNews({ direction, author, sent_at: at }: Message): boolean {
  return direction === "inbound" && author.kind === "customer" && isRecent(at);
}

function isRecent(at: string): boolean {
  return serverClock.now() - Date.parse(at) < NEWS_MS;
}

async function tellOfMessage({ conversation_id: id }: Message, now: Current): Promise<void> {
  const conversation = await queryClient.ensureQueryData(conversationById(id)).catch(() => null);
  if (conversation?.state !== "active" || conversation.assignee?.id !== now.current.me.id) return;
  if (!(await isInSight(id)))
    tell(now.current, howNotified().message, id, `message.${id}`, customerName(conversation), "New message");
}

/** Where it rings as an offer it says so itself. */
async function tellOfReturn(notice: Notice, desk: Desk): Promise<void> {
  if (!desk.offers.some((offer) => offer.conversation_id === notice.conversation_id)) await tellOfNotice(notice, desk);
}

async function tellOfNotice(notice: Notice, desk: Desk): Promise<void> {
  const { kind, conversation_id: id } = notice;
  // Whoever misses an offer had its card; the list keeps it.
  if (kind === "missed" || (await isInSight(id))) return;
  const how = howNotified()[kind === "failed" ? "failed" : "assigned"];
  tell(desk, how, id, `${kind}.${id}`, whoOf(notice), noticeWords(notice), kind === "failed" ? "warning" : "info");
}

function tell(
  desk: Desk,
  how: Notify,
  id: Id,
  tag: string,
  title: string,
  text: string,
  intent: "info" | "warning" = "info",
): void {
  const open = () => desk.show(id);
  bell.ring(how);
  if (document.visibilityState === "hidden") {
    if (how.browser) showOutside(title, { body: text, tag, path: `/desk/${id}` }, open);
  } else if (how.toast) desk.notify({ intent, title, text, undo: open, undoLabel: "Open" });
}
