// One's own presence: chosen from the menu with the reason for it, and told of when another set it.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import type { Me, PresenceOf } from "~/api/types";
import { ME, presenceOf } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { PresenceBanner } from "./presence-banner";
import { PresenceMenu } from "./presence-menu";
import { presenceOrigin } from "./presence-words";

withServer();

const TRAINING = { id: "training", name: "Training", text: "In training", base: "away" } as const;
let asked: unknown[];

beforeEach(() => {
  asked = [];
  queryClient.clear();
  server.use(
    http.get(at("/api/me/presences"), () => HttpResponse.json({ items: [TRAINING] })),
    http.put(at("/api/me/presence"), async ({ request }) => {
      const { presence } = (await request.json()) as { presence: string };
      asked.push(presence);
      const custom = presence === TRAINING.id ? TRAINING : null;
      const base = custom ? custom.base : (presence as PresenceOf["presence"]);
      return HttpResponse.json(presenceOf({ presence: base, custom, origin: "manual", generation: 2 }));
    }),
  );
});

const whose = (change: Partial<PresenceOf>): Me => {
  const now = presenceOf(change);
  return { ...ME, presence: now.presence, presence_since: now.since, presence_now: now };
};

describe("the menu", () => {
  it("offers the organisation's own presences after the base ones", async () => {
    queryClient.setQueryData(keys.me, ME);
    show(<PresenceMenu me={ME} onChoose={() => undefined} />);
    await userEvent.click(screen.getByRole("button", { name: "Presence: Available" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Training" }));
    await waitFor(() => expect(asked).toEqual(["training"]));
    await waitFor(() => expect(queryClient.getQueryData<Me>(keys.me)?.presence_now.custom).toEqual(TRAINING));
    expect(queryClient.getQueryData<Me>(keys.me)?.presence).toBe("away");
  });

  it("shows what others see, which one is chosen, and why", async () => {
    const me = whose({ presence: "away", custom: TRAINING, origin: "manual", set_by: { id: ME.id, name: ME.name } });
    show(<PresenceMenu me={me} onChoose={() => undefined} />);
    await userEvent.click(screen.getByRole("button", { name: "Presence: In training" }));
    expect(await screen.findByRole("menuitem", { name: "Training" })).toHaveAttribute("aria-current", "true");
    expect(screen.getByRole("menuitem", { name: "Appear away" })).toHaveAttribute("aria-current", "false");
    expect(screen.getByText("Chosen by you; till another is chosen")).toBeVisible();
    expect(screen.getByText(/^Since/)).toBeVisible();
  });
});

it.each<[Partial<PresenceOf>, string]>([
  [{ origin: "automatic", cause: "free" }, "Automatic: you hold nothing"],
  [{ origin: "automatic", cause: "partly" }, "Automatic: you hold part of what you can take"],
  [{ origin: "automatic", cause: "full" }, "Automatic: you hold all that you can take"],
  [{ origin: "automatic", cause: "newer than this desk" }, "Automatic"],
  [{ origin: "signed_in", cause: null }, "Your default at sign-in"],
  [{ origin: "signed_in", cause: "free", custom: TRAINING }, "Your default at sign-in"],
  [{ origin: "imposed", cause: "offer_missed" }, "Set because you did not answer an offer"],
  [{ origin: "imposed", cause: "something" }, "Set by the system"],
  [{ origin: "manual", presence: "busy" }, "Chosen by you; till the next conversation comes or goes"],
  [
    { origin: "manual", presence: "away", set_by: { id: "user-9", name: "Somchai" } },
    "Set by Somchai; till another is chosen",
  ],
  [{ origin: "disconnected", presence: "offline" }, "You were not at your desk"],
])("says how it came about: %o", (change, words) => {
  expect(presenceOrigin(presenceOf({ cause: null, ...change }), ME.id)).toBe(words);
});

describe("the banner", () => {
  it("says who set it, and lets one choose again", async () => {
    const set_by = { id: "user-9", name: "Somchai" };
    const me = whose({ presence: "busy_dnd", origin: "manual", set_by });
    queryClient.setQueryData(keys.me, me);
    show(<PresenceBanner me={me} />);
    expect(screen.getByRole("alert")).toHaveTextContent("Somchai set your presence.");
    expect(screen.getByRole("alert")).toHaveTextContent("You are shown as Do not disturb. Nothing more is offered");
    await userEvent.click(screen.getByRole("button", { name: "I’m back" }));
    await waitFor(() => expect(asked).toEqual(["available"]));
  });

  it("says what one did or left undone, and goes when it is dismissed till the next change", async () => {
    const missed = { presence: "inactive", origin: "imposed", cause: "offer_missed" } as const;
    const view = show(<PresenceBanner me={whose(missed)} />);
    expect(screen.getByRole("alert")).toHaveTextContent("You are Inactive.");
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("alert")).toBeNull();
    view.again(<PresenceBanner me={whose({ ...missed, cause: "offer_rejected", generation: 5 })} />);
    expect(screen.getByRole("alert")).toHaveTextContent("You are set to Do not disturb.");
  });

  it("frightens nobody who still gets conversations", () => {
    const set_by = { id: "user-9", name: "Somchai" };
    show(<PresenceBanner me={whose({ presence: "available", origin: "manual", set_by })} />);
    expect(screen.getByRole("alert")).toHaveTextContent("You are shown as Available.");
    expect(screen.queryByRole("button", { name: "I’m back" })).toBeNull();
  });
});
