// Long lists of records are searched by name, as people write it.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { queue } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { QueuesPage } from "./queues/queues-page";

withServer();

const NAMES = ["Orders", "Returns", "注文", "ＶＩＰ", "Billing", "Repairs", "Night", "Chinese"];
const serve = (names: string[]) =>
  server.use(
    http.get(at("/api/admin/queues"), () =>
      HttpResponse.json({ items: names.map((name, index) => queue({ id: `queue-${index}`, name })) }),
    ),
  );
const shown = () =>
  screen
    .queryAllByRole("row")
    .slice(1)
    .map((row) => row.querySelector("td")?.textContent);

it("finds a record by a piece of its name, in whichever width and case", async () => {
  serve(NAMES);
  show(<QueuesPage />);
  const box = await screen.findByRole("searchbox", { name: "Search Queues" });
  await userEvent.type(box, "re");
  expect(shown()).toEqual(["Returns", "Repairs"]);
  await userEvent.clear(box);
  await userEvent.type(box, "vip");
  expect(shown()).toEqual(["ＶＩＰ"]);
  await userEvent.clear(box);
  await userEvent.type(box, "zzz");
  expect(screen.getByRole("status")).toHaveTextContent("Nothing here is called “zzz”.");
});

it("asks for no search where all is seen at a glance", async () => {
  serve(NAMES.slice(0, 3));
  show(<QueuesPage />);
  expect(await screen.findByText("Orders")).toBeVisible();
  expect(screen.queryByRole("searchbox")).toBeNull();
});

it("marks the queue that nobody serves, and who waits too long", async () => {
  server.use(
    http.get(at("/api/admin/queues"), () =>
      HttpResponse.json({ items: [queue({ served: false, members: [], waiting: 5, waiting_too_long: 2 })] }),
    ),
  );
  show(<QueuesPage />);
  expect(await screen.findByText("Nobody in service")).toBeVisible();
  expect(screen.getByText("(2 too long)")).toBeVisible();
});
