// My notifications: what holds for each kind, chosen and taken back, and what this browser may do.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import type { MyNotificationsChange } from "~/api/types";
import { desk } from "../../../test/builders";
import { FakeAudio, withNoticed } from "../../../test/noticed";
import { myNotifications, notifyKinds } from "../../../test/notifications";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { NotificationsPage } from "./notifications-page";

withServer();
withNoticed();

const notified = vi.fn();

function open(settings = myNotifications()) {
  const said: MyNotificationsChange[] = [];
  server.use(
    http.get(at("/api/me/notifications"), () => HttpResponse.json(settings)),
    http.put(at("/api/me/notifications"), async ({ request }) => {
      const body = (await request.json()) as MyNotificationsChange;
      said.push(body);
      const own = Object.entries(body).filter(([, value]) => value !== null);
      return HttpResponse.json({
        now: { ...settings.defaults, ...Object.fromEntries(own) },
        defaults: settings.defaults,
        own: own.map(([kind]) => kind),
      });
    }),
  );
  return { said, ...show(<NotificationsPage />, desk({ notify: notified })) };
}

const kind = async (name: string) => within(await screen.findByRole("group", { name }));
const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));

describe("what I hear of", () => {
  it("goes by the default till I choose, and again when I reset it", async () => {
    const { said } = open();
    const messages = await kind("Messages");
    expect(messages.getByText("Default")).toBeVisible();
    await userEvent.click(messages.getByRole("switch", { name: "On the desk" }));
    fireEvent.change(messages.getByRole("slider", { name: "Volume: 50" }), { target: { value: "80" } });
    await save();
    await waitFor(() =>
      expect(said).toEqual([
        {
          offer: null,
          message: { ...notifyKinds().message, toast: true, volume: 80 },
          assigned: null,
          failed: null,
        },
      ]),
    );
    expect(await screen.findByText("Notifications saved")).toBeVisible();
    expect(screen.getByRole("button", { name: "Save" })).toHaveFocus();
    await userEvent.click(await screen.findByRole("button", { name: "Reset Messages to default" }));
    expect((await kind("Messages")).getByRole("slider", { name: "Volume: 50" })).toBeVisible();
    await save();
    await waitFor(() => expect(said.at(-1)).toEqual({ offer: null, message: null, assigned: null, failed: null }));
  });

  it("lets only offers repeat, and never hides them from the desk", async () => {
    const { said } = open();
    const offers = await kind("Offers");
    expect(offers.getByRole("switch", { name: "On the desk (always)" })).toBeDisabled();
    await userEvent.click(offers.getByRole("switch", { name: "Repeat until it is answered" }));
    expect((await kind("Messages")).queryByRole("switch", { name: /Repeat/ })).toBeNull();
    await save();
    await waitFor(() => expect(said[0]?.offer).toEqual({ ...notifyKinds().offer, repeats: false }));
  });

  it("plays a sound as loud as it is set, and one that is chosen at once", async () => {
    open();
    const messages = await kind("Messages");
    await userEvent.click(messages.getByRole("button", { name: "Play the sound of Messages" }));
    expect(FakeAudio.played).toEqual([1200]);
    await userEvent.click(messages.getByRole("combobox", { name: "Sound" }));
    await userEvent.click(screen.getByRole("option", { name: "Marimba" }));
    expect(FakeAudio.played).toEqual([1200, 523, 659, 784]);
    const failed = await kind("Not sent");
    await userEvent.click(failed.getByRole("button", { name: "Play the sound of Not sent" }));
    expect(FakeAudio.played).toHaveLength(4);
  });

  it("keeps what is not saved yet when the defaults change, and takes them over where nothing is", async () => {
    open();
    const messages = await kind("Messages");
    const quiet = notifyKinds({ message: { ...notifyKinds().message, volume: 10 } });
    const changed = myNotifications({ now: quiet, defaults: quiet });
    await userEvent.click((await kind("Not sent")).getByRole("switch", { name: /By push/ }));
    act(() => void queryClient.setQueryData(keys.myNotifications, changed));
    expect(await messages.findByRole("slider", { name: "Volume: 10" })).toBeVisible();
    expect((await kind("Not sent")).getByRole("switch", { name: /By push/ })).toBeChecked();
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    const chosen = { now: { ...quiet, message: { ...quiet.message, volume: 30 } }, defaults: quiet };
    act(() => void queryClient.setQueryData(keys.myNotifications, { ...chosen, own: ["message"] }));
    expect(await messages.findByRole("slider", { name: "Volume: 30" })).toBeVisible();
    expect(messages.getByRole("button", { name: "Reset Messages to default" })).toBeVisible();
  });

  it("says why it could not be saved and keeps what I chose", async () => {
    open();
    server.use(http.put(at("/api/me/notifications"), () => problem(503, "try_again")));
    await userEvent.click((await kind("Not sent")).getByRole("switch", { name: /By push/ }));
    await save();
    expect(await screen.findByText("detail of try_again")).toBeVisible();
    expect((await kind("Not sent")).getByRole("switch", { name: /By push/ })).toBeChecked();
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect((await kind("Not sent")).getByRole("switch", { name: /By push/ })).not.toBeChecked();
  });
});
