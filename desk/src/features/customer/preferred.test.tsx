// Whom a contact prefers: chosen, put in order by keys and by dragging, taken away, and refused.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { Preferred } from "./preferred";

withServer();

const PATH = "/api/contacts/contact-1/preferred-representatives";
const PEOPLE = ["Rin", "Ken", "Ploy", "Sue"].map((name) => ({ id: `id-${name}`, name }));

let chosen: string[];
let in_force: boolean;

beforeEach(() => {
  chosen = ["id-Rin", "id-Ken"];
  in_force = true;
  const told = () =>
    HttpResponse.json({
      items: chosen.map((id) => PEOPLE.find((one) => one.id === id)),
      choices: PEOPLE,
      in_force,
    });
  server.use(
    http.get(at(PATH), told),
    http.put(at(PATH), async ({ request }) => {
      chosen = ((await request.json()) as { user_ids: string[] }).user_ids;
      return told();
    }),
  );
});

const open = async () => {
  show(<Preferred contactId="contact-1" />);
  await screen.findByText("Prefers to be served by");
};
const handle = (name: string) => screen.getByRole("button", { name: new RegExp(`^Reorder ${name}`) });

it("adds up to three, those who are there already left out", async () => {
  await open();
  await userEvent.click(screen.getByRole("combobox", { name: "Add a preferred representative" }));
  expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual(["Ploy", "Sue"]);
  await userEvent.click(screen.getByRole("option", { name: "Ploy" }));
  await waitFor(() => expect(chosen).toEqual(["id-Rin", "id-Ken", "id-Ploy"]));
  expect(await screen.findByText("3. Ploy")).toBeVisible();
  expect(screen.queryByRole("combobox")).toBeNull();
});

it("is put in order by the arrow keys and by dragging", async () => {
  await open();
  handle("Ken").focus();
  await userEvent.keyboard("{ArrowUp}");
  await waitFor(() => expect(chosen).toEqual(["id-Ken", "id-Rin"]));
  expect(await screen.findByText("1. Ken")).toBeVisible();
  handle("Ken").focus();
  await userEvent.keyboard("{ArrowUp}{Enter}");
  expect(chosen).toEqual(["id-Ken", "id-Rin"]);
  fireEvent.dragStart(handle("Ken"), { dataTransfer: { setData: () => undefined } });
  const onto = screen.getByRole("listitem", { name: "Rin" });
  fireEvent.dragOver(onto);
  fireEvent.drop(onto);
  await waitFor(() => expect(chosen).toEqual(["id-Rin", "id-Ken"]));
});

it("takes somebody away, and says what to do where nobody is left", async () => {
  chosen = ["id-Rin"];
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Take Rin away" }));
  await waitFor(() => expect(chosen).toEqual([]));
  expect(await screen.findByText(/choose up to three, who are asked before all others/)).toBeVisible();
});

it("says why it could not be kept", async () => {
  server.use(http.put(at(PATH), () => problem(422, "invalid", { detail: "One of them does not work here." })));
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Take Rin away" }));
  expect(await screen.findByText("One of them does not work here.")).toBeVisible();
  expect(screen.getByText("1. Rin")).toBeVisible();
});

it("is not shown where the organisation does not go by it, unless somebody is chosen", async () => {
  in_force = false;
  await open();
  expect(screen.getByText("The organisation does not go by this now.")).toBeVisible();
});

it("is nothing where nobody is chosen and it is not in force", async () => {
  in_force = false;
  chosen = [];
  const asked: string[] = [];
  server.events.on("response:mocked", ({ request }) => asked.push(request.url));
  show(<Preferred contactId="contact-1" />);
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByText("Prefers to be served by")).toBeNull();
});
