// A page of settings: while it loads, when it cannot be read, and when it is read anew behind somebody's back.
import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { routingSettings } from "~/api/admin";
import { queryClient } from "~/api/live";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { SettingsPage } from "./settings-page";

withServer();

const SETTINGS = at("/api/admin/routing-settings");
const read = (declines_allowed: number) => HttpResponse.json({ declines_allowed, zone: "Asia/Tokyo" });

function Declines() {
  return (
    <SettingsPage title="Declines" text="How often somebody may decline." query={useQuery(routingSettings)}>
      {({ declines_allowed }) => <p>{declines_allowed} declines</p>}
    </SettingsPage>
  );
}

it("is titled at once, and shows its settings when they are there", async () => {
  let arrive: () => void = () => undefined;
  const underway = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  server.use(http.get(SETTINGS, () => underway.then(() => read(3))));
  show(<Declines />);
  expect(screen.getByRole("heading", { name: "Declines" })).toBeVisible();
  expect(await screen.findByLabelText("Loading Declines")).toBeInTheDocument();
  arrive();
  expect(await screen.findByText("3 declines")).toBeVisible();
  expect(screen.queryByLabelText("Loading Declines")).toBeNull();
});

it("says why it cannot be read, shows no settings, and reads again when asked to", async () => {
  server.use(http.get(SETTINGS, () => problem(403, "forbidden")));
  show(<Declines />);
  expect(await screen.findByRole("alert")).toHaveTextContent("You don’t have permission to do this.");
  expect(screen.queryByText(/\d declines/)).toBeNull();
  server.use(http.get(SETTINGS, () => read(2)));
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("2 declines")).toBeVisible();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("keeps what it has when it cannot be read anew", async () => {
  server.use(http.get(SETTINGS, () => read(3)));
  show(<Declines />);
  await screen.findByText("3 declines");
  server.use(http.get(SETTINGS, () => problem(403, "forbidden")));
  await queryClient.refetchQueries({ queryKey: routingSettings.queryKey });
  await waitFor(() => expect(queryClient.getQueryState(routingSettings.queryKey)?.status).toBe("error"));
  expect(screen.getByText("3 declines")).toBeVisible();
  expect(screen.queryByRole("alert")).toBeNull();
});
