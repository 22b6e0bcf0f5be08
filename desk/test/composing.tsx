// The composer of a conversation, before a server that is slow enough for all that leaves it to be still on its way.
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { beforeEach } from "vitest";
import { logs } from "~/api/live";
import type { Conversation } from "~/api/types";
import { Composer } from "~/features/composer/composer";
import { draftId, setDraft } from "~/features/composer/drafts";
import { NO_EXTRAS, setExtras } from "~/features/composer/extras";
import { conversation, ME } from "./builders";
import { at, HttpResponse, http, server } from "./server";

export const DRAFT = draftId(ME.id, "conversation-1");

export function Placed({ of: one = conversation() }: { of?: Conversation }) {
  const input = useRef<HTMLTextAreaElement>(null);
  return <Composer conversation={one} inputRef={input} />;
}

/** What has left the composer. */
export const sent = () =>
  logs
    .get("conversation-1")
    .getSnapshot()
    .pending.map((one) => one.content);

export const fill = (box: HTMLElement, value: string) => fireEvent.change(box, { target: { value } });
export const press = (thing: HTMLElement) => fireEvent.click(thing);

/** The dialog behind an item of the menu, found by its title: a look for its role would weigh all that is in it. */
export async function choose(item: string, title: string) {
  await userEvent.click(await screen.findByLabelText("Add to the message"));
  press(await screen.findByText(item));
  const dialog = (await screen.findByText(title)).closest<HTMLElement>("[role=alertdialog]");
  if (!dialog) throw new Error(`no dialog around ${title}`);
  return dialog;
}

/** Nothing drafted, kept or sent before each test. */
export function withComposer() {
  beforeEach(() => {
    setDraft(DRAFT, "");
    setExtras(DRAFT, NO_EXTRAS);
    logs.clear();
    localStorage.clear();
    server.use(
      http.post(at("/api/conversations/:id/messages"), () => new Promise<Response>(() => undefined)),
      http.post(at("/api/conversations/:id/typing"), () => new HttpResponse(null, { status: 204 })),
    );
  });
}
