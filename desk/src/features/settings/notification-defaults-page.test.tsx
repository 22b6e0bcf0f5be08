// The organisation's defaults of notifications: shown, changed and saved whole.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { notifyKinds } from "../../../test/notifications";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { NotificationDefaultsPage } from "./notification-defaults-page";

withServer();

it("saves how everybody is notified who has not chosen otherwise", async () => {
  const said: unknown[] = [];
  server.use(
    http.get(at("/api/admin/notification-defaults"), () => HttpResponse.json(notifyKinds())),
    http.put(at("/api/admin/notification-defaults"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json(said.at(-1) as object);
    }),
  );
  show(<NotificationDefaultsPage />);
  const failed = within(await screen.findByRole("group", { name: "Not sent" }));
  await userEvent.click(failed.getByRole("switch", { name: /By push/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([notifyKinds({ failed: { ...notifyKinds().failed, push: true } })]));
  expect(await screen.findByText("Notifications saved")).toBeVisible();
});
