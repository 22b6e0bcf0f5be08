// How an offer is noticed: it rings, it is read out once, it shows on a hidden page, and the server is asked when it is late.
import { useQuery } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskContext, useDesk } from "~/actions/desk";
import { keys } from "~/api/keys";
import { live, queryClient } from "~/api/live";
import { pendingOffers } from "~/api/offers";
import type { Offer } from "~/api/types";
import { askToNotify } from "~/lib/ask-to-notify";
import { Bell, bell } from "~/lib/bell";
import type { Ring } from "~/lib/sounds";
import { offer } from "../../../test/builders";
import { FakeAudio, FakeNotification, withNoticed } from "../../../test/noticed";
import { myNotifications, notifyKinds } from "../../../test/notifications";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { OfferStack } from "./offer-stack";

withServer();
withNoticed();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The offers as the cache has them, as the shell hands them on. */
function Placed() {
  const desk = useDesk();
  const { data } = useQuery(pendingOffers);
  return (
    <DeskContext.Provider value={{ ...desk, offers: data?.items ?? [] }}>
      <OfferStack />
    </DeskContext.Provider>
  );
}

function ring(...offers: Offer[]) {
  const asked = vi.fn();
  let pending = offers;
  server.use(
    http.get(at("/api/offers"), () => {
      asked();
      return HttpResponse.json({ items: pending });
    }),
  );
  const become = (...next: Offer[]) => {
    pending = next;
  };
  return { asked, become, ...show(<Placed />) };
}

const RING: Ring = { sound: "chime", volume: 70, repeats: true };
const hide = () => vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
const card = () => screen.findByRole("alertdialog");

describe("the bell", () => {
  it("plays two notes, again and again, until it is stopped", () => {
    const one = new Bell();
    one.unlock();
    one.start(RING);
    one.start(RING);
    expect(FakeAudio.played).toEqual([784, 1047]);
    vi.advanceTimersByTime(5000);
    expect(FakeAudio.played).toHaveLength(6);
    one.stop();
    vi.advanceTimersByTime(10_000);
    expect(FakeAudio.played).toHaveLength(6);
  });

  it("is silent before the first click, as browsers want it, and heard from then on", () => {
    const one = new Bell();
    one.start(RING);
    expect(FakeAudio.played).toEqual([]);
    one.unlock();
    vi.advanceTimersByTime(2500);
    expect(FakeAudio.played).toHaveLength(2);
    one.stop();
  });

  it("is silent while muted, tells who asked, and remembers", () => {
    const one = new Bell();
    const told = vi.fn();
    one.unlock();
    const leave = one.subscribe(told);
    one.setMuted(true);
    one.start(RING);
    vi.advanceTimersByTime(5000);
    one.stop();
    expect(FakeAudio.played).toEqual([]);
    expect(told).toHaveBeenCalledOnce();
    leave();
    one.setMuted(true);
    expect(told).toHaveBeenCalledOnce();
    expect(new Bell().muted).toBe(true);
  });

  it("rings with the first offer and not once more with the second", async () => {
    bell.unlock();
    const { unmount } = ring(offer(), offer({ id: "offer-2" }));
    expect(await screen.findAllByRole("alertdialog")).toHaveLength(2);
    expect(FakeAudio.played).toHaveLength(2);
    unmount();
    vi.advanceTimersByTime(10_000);
    expect(FakeAudio.played).toHaveLength(2);
  });
});

it("rings once for each offer where it is not to repeat", async () => {
  bell.unlock();
  const { offer: how, ...rest } = notifyKinds();
  queryClient.setQueryData(
    keys.myNotifications,
    myNotifications({ now: { ...rest, offer: { ...how, repeats: false } } }),
  );
  server.use(
    http.get(at("/api/me/notifications"), () =>
      HttpResponse.json(myNotifications({ now: { ...rest, offer: { ...how, repeats: false } } })),
    ),
  );
  ring(offer());
  await card();
  expect(FakeAudio.played).toHaveLength(2);
  act(() => live.apply({ type: "changes", cursor: "1", offers: [offer({ id: "offer-2" })] }));
  await waitFor(() => expect(FakeAudio.played).toHaveLength(4));
  act(() => live.apply({ type: "changes", cursor: "2", offers: [offer({ id: "offer-2", first_words: "" })] }));
  vi.advanceTimersByTime(10_000);
  expect(FakeAudio.played).toHaveLength(4);
});

describe("on a page out of sight", () => {
  it("shows who waits and what they said, and takes it away with the offer", async () => {
    hide();
    const { unmount } = ring(offer());
    await waitFor(() => expect(FakeNotification.shown).toHaveLength(1));
    expect(FakeNotification.shown[0]).toMatchObject({
      title: "山田 花子",
      options: { body: "注文が届きません\nQueue: Orders\nAccount: Shop JP" },
    });
    // What the customer takes back goes from the screen too.
    act(() => live.apply({ type: "changes", cursor: "1", offers: [offer({ first_words: "" })] }));
    await waitFor(() => expect(FakeNotification.shown).toEqual([]));
    unmount();
  });

  it("leads back to the page", async () => {
    hide();
    const focus = vi.spyOn(window, "focus").mockImplementation(() => undefined);
    ring(offer());
    await waitFor(() => expect(FakeNotification.shown).toHaveLength(1));
    FakeNotification.shown[0]?.onclick?.();
    expect(focus).toHaveBeenCalledOnce();
    expect(FakeNotification.shown).toEqual([]);
  });

  it.each([
    ["the page is in sight", () => undefined],
    [
      "nobody allowed it",
      () => {
        hide();
        FakeNotification.permission = "denied";
      },
    ],
    [
      "the browser has none",
      () => {
        hide();
        vi.stubGlobal("Notification", undefined);
      },
    ],
  ])("shows nothing when %s, and rings all the same", async (_, given) => {
    given();
    bell.unlock();
    ring(offer());
    await card();
    expect(FakeNotification.shown).toEqual([]);
    expect(FakeAudio.played).toHaveLength(2);
  });

  it("asks for permission once, and never after a no", () => {
    FakeNotification.permission = "default";
    askToNotify();
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
    FakeNotification.permission = "denied";
    askToNotify();
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
  });
});

describe("the clock", () => {
  const lasting = (ms: number) => offer({ expires_at: new Date(Date.now() + ms).toISOString() });

  it("asks the server when an offer should be over and nothing was heard of it", async () => {
    const { asked, become } = ring(lasting(3000));
    await card();
    become();
    await act(() => vi.advanceTimersByTimeAsync(4000));
    expect(asked).toHaveBeenCalledOnce();
    await act(() => vi.advanceTimersByTimeAsync(3000));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("never counts below nothing", async () => {
    ring(lasting(1000));
    await card();
    await act(() => vi.advanceTimersByTimeAsync(2200));
    expect(screen.getByRole("timer")).toHaveAccessibleName("0 seconds left");
  });

  it("reads an offer out once, not every second", async () => {
    ring(lasting(30_000));
    await card();
    const spoken = screen.getByRole("alert");
    expect(spoken).toHaveTextContent("Offer from 山田 花子: 注文が届きません");
    const changed = vi.fn();
    new MutationObserver(changed).observe(spoken, { childList: true, characterData: true, subtree: true });
    await act(() => vi.advanceTimersByTimeAsync(5000));
    expect(screen.getByRole("timer")).toHaveAccessibleName(/^2[45] seconds left$/);
    expect(changed).not.toHaveBeenCalled();
  });
});

it("shows an offer of somebody without a name or a word", async () => {
  const customer = {
    id: "c",
    kind: "person" as const,
    display_name: null,
    picture_url: null,
    language: null,
    contact: null,
  };
  ring(offer({ customer, first_words: "" }));
  const shown = await screen.findByRole("alertdialog", { name: "Offer from LINE user" });
  expect(shown).toHaveTextContent("(nothing written yet)");
});
