// An offer: it counts down, it answers to keys, it goes away when it is gone, and it leaves the focus alone.
import { act, fireEvent, renderHook, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Desk, useDesk } from "~/actions/desk";
import { useShortcuts } from "~/actions/shortcuts";
import { live } from "~/api/live";
import { bell } from "~/lib/bell";
import { desk, offer } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { OfferStack } from "./offer-stack";
import { useAutoOpening } from "./use-auto-opening";

withServer();
afterEach(() => vi.useRealTimers());

function Placed() {
  useShortcuts(useDesk());
  return (
    <>
      <textarea aria-label="elsewhere" />
      <OfferStack />
    </>
  );
}

function ring(change: Partial<Desk> = {}) {
  const around = desk({ offers: [offer()], show: vi.fn(), notify: vi.fn(), focusComposer: vi.fn(), ...change });
  return { around, ...show(<Placed />, around) };
}

describe("the card", () => {
  it("says who, what, where, and how long is left", () => {
    ring();
    const card = screen.getByRole("alertdialog", { name: "Offer from 山田 花子" });
    expect(card).toHaveTextContent("注文が届きません");
    expect(screen.getByText("Queue").nextSibling).toHaveTextContent("Orders");
    expect(screen.getByText("Account").nextSibling).toHaveTextContent("Shop JP");
    expect(card).toHaveTextContent("Waiting 00:05");
    expect(screen.getByRole("timer")).toHaveAccessibleName(/^(59|60) seconds left$/);
  });

  it("counts down, and takes no answer once time is up", () => {
    vi.useFakeTimers();
    ring({ offers: [offer({ expires_at: new Date(Date.now() + 3000).toISOString() })] });
    act(() => void vi.advanceTimersByTime(2000));
    expect(screen.getByRole("timer")).toHaveAccessibleName("1 seconds left");
    act(() => void vi.advanceTimersByTime(2000));
    expect(screen.getByRole("button", { name: "Accept" })).toBeDisabled();
  });

  it("rings while it is there, and stops with it", () => {
    const start = vi.spyOn(bell, "start");
    const stop = vi.spyOn(bell, "stop");
    const { unmount } = ring();
    expect(start).toHaveBeenCalled();
    unmount();
    expect(stop).toHaveBeenCalled();
  });

  it("does not take the focus from what is being typed", async () => {
    const view = show(<Placed />, desk());
    await userEvent.type(screen.getByRole("textbox"), "half a");
    view.unmount();
    ring();
    screen.getByRole("textbox").focus();
    expect(screen.getByRole("textbox")).toHaveFocus();
    expect(screen.getByRole("alertdialog")).not.toContainElement(document.activeElement as HTMLElement);
  });

  it("shows two and counts the others", () => {
    const offers = ["a", "b", "c", "d"].map((id) => offer({ id }));
    ring({ offers });
    expect(screen.getAllByRole("alertdialog")).toHaveLength(2);
    expect(screen.getByText("2 more offers")).toBeVisible();
  });
});

describe("by its template", () => {
  it("has the title, the labels and no time where none is shown", () => {
    ring({ offers: [offer({ title: "VIP 花子", accept_label: "Take", reject_label: "Pass", show_countdown: false })] });
    expect(screen.getByText("VIP 花子")).toBeVisible();
    expect(screen.getByRole("button", { name: "Take" })).toBeEnabled();
    expect(screen.getByRole("button", { name: "Pass" })).toBeEnabled();
    expect(screen.queryByRole("timer")).toBeNull();
  });

  it("cannot be rejected where there is no button for it, nor by the key", () => {
    const rejected = vi.fn(() => HttpResponse.json(offer({ state: "rejected" })));
    server.use(http.post(at("/api/offers/offer-1/rejection"), rejected));
    ring({ offers: [offer({ reject_label: null })] });
    expect(screen.queryByRole("button", { name: "Reject" })).toBeNull();
    fireEvent.keyDown(window, { altKey: true, code: "KeyR", key: "r" });
    expect(rejected).not.toHaveBeenCalled();
  });

  it("can be opened late when it is assigned automatically", () => {
    const expires_at = new Date(Date.now() - 1000).toISOString();
    ring({ offers: [offer({ auto_assign: true, accept_label: "Open", reject_label: null, expires_at })] });
    expect(screen.getByRole("button", { name: "Open" })).toBeEnabled();
  });

  it("opens by itself once its time is over, and not when somebody opened or took it earlier", () => {
    const around = desk({ show: vi.fn() });
    const over = new Date(Date.now() - 100).toISOString();
    const ones = [
      offer({ id: "over", conversation_id: "theirs", auto_accept: true, auto_assign: true, expires_at: over }),
      offer({ id: "gone", conversation_id: "gone", auto_accept: true, auto_assign: true, expires_at: over }),
      offer({ id: "early", conversation_id: "early", auto_accept: true, auto_assign: true }),
    ];
    const { rerender } = renderHook(({ offers }) => useAutoOpening({ ...around, offers }), {
      initialProps: { offers: ones },
    });
    expect(around.show).not.toHaveBeenCalled();
    live.offers.note(ones.map((one) => ({ ...one, state: one.id === "gone" ? "withdrawn" : "accepted" })));
    rerender({ offers: [] });
    expect(around.show).toHaveBeenCalledExactlyOnceWith("theirs");
  });
});

describe("that it is on the screen", () => {
  it("is told to the server, once an offer, of those that are shown", async () => {
    const told = vi.fn();
    server.use(
      http.put(at("/api/offers/:id/rendering"), ({ params }) => {
        told(params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    ring({ offers: ["a", "b", "c"].map((id) => offer({ id })) });
    await waitFor(() => expect(told.mock.calls.flat().sort()).toEqual(["a", "b"]));
  });

  it("is told again when the server could not be reached", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const told = vi.fn();
    server.use(
      http.put(at("/api/offers/:id/rendering"), () => {
        told();
        return told.mock.calls.length === 1 ? HttpResponse.error() : new HttpResponse(null, { status: 204 });
      }),
    );
    ring();
    await waitFor(() => expect(told).toHaveBeenCalledOnce());
    await act(() => vi.advanceTimersByTimeAsync(3500));
    await waitFor(() => expect(told).toHaveBeenCalledTimes(2));
  });
});

describe("answering", () => {
  it("accepts with Alt-A, also from the middle of a sentence, and opens the conversation", async () => {
    server.use(http.post(at("/api/offers/offer-1/acceptance"), () => HttpResponse.json(offer({ state: "accepted" }))));
    const { around } = ring();
    fireEvent.keyDown(screen.getByRole("textbox"), { altKey: true, code: "KeyA", key: "å" });
    await waitFor(() => expect(around.show).toHaveBeenCalledWith("conversation-1"));
    expect(around.focusComposer).toHaveBeenCalled();
  });

  it("rejects with Alt-R and stays where it is", async () => {
    const rejected = vi.fn(() => HttpResponse.json(offer({ state: "rejected" })));
    server.use(http.post(at("/api/offers/offer-1/rejection"), rejected));
    const { around } = ring();
    fireEvent.keyDown(window, { altKey: true, code: "KeyR", key: "r" });
    await waitFor(() => expect(rejected).toHaveBeenCalled());
    expect(around.show).not.toHaveBeenCalled();
  });

  it.each([
    [{ outcome: "accepted", winner: "Rep Two" }, "Rep Two already took 山田 花子."],
    [{ outcome: "missed", winner: null }, "The offer of 山田 花子 had already timed out."],
    [{ outcome: "withdrawn", winner: null }, "The offer of 山田 花子 is no longer available."],
  ])("says plainly that it is gone: %o", async (extra, title) => {
    server.use(http.post(at("/api/offers/offer-1/acceptance"), () => problem(409, "offer_gone", extra)));
    const { around } = ring();
    await userEvent.click(screen.getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(around.notify).toHaveBeenCalledWith({ intent: "warning", title }));
    expect(around.show).not.toHaveBeenCalled();
  });
});

it("remembers on this device that it should be silent", () => {
  bell.setMuted(true);
  expect(localStorage.getItem("madoguchi.muted")).toBe("1");
  bell.setMuted(false);
  expect(localStorage.getItem("madoguchi.muted")).toBeNull();
});
