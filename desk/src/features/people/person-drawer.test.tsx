// One person's queues, skills, capacity and default presence: shown as saved, and only what was touched is sent.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { personAtWork, StaffWorld } from "../../../test/people";
import { show } from "../../../test/render";
import { at, http, problem, server, withServer } from "../../../test/server";
import { PersonDrawer } from "./person-drawer";

withServer();

let world: StaffWorld;
const onClose = vi.fn();

beforeEach(() => {
  onClose.mockReset();
  world = new StaffWorld();
  world.people = [
    personAtWork("Rin", { skills: [{ id: "skill-1", name: "Japanese", rating: 7, active: true }], capacity_units: 6 }),
  ];
  server.use(...world.handlers());
});

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

async function opened() {
  show(<PersonDrawer of={{ id: "Rin", name: "Rin" }} onClose={onClose} />);
  await screen.findByRole("combobox", { name: /^Queues/ });
  await screen.findByRole("combobox", { name: /^Capacity profiles/ });
}

async function saved() {
  await press("Save");
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  return world.told;
}

it("shows what somebody does, and what they hold", async () => {
  await opened();
  expect(screen.getByRole("combobox", { name: /^Queues/ })).toHaveTextContent("Orders");
  expect(screen.getByRole("combobox", { name: "Rating of Japanese" })).toHaveValue("7");
  expect(screen.getByLabelText("Capacity units")).toHaveValue("6");
  expect(screen.getByLabelText("Limit of Chats")).toHaveValue(5);
  expect(screen.getByRole("combobox", { name: "Default presence" })).toHaveTextContent(/^Available/);
  expect(screen.getByRole("table", { name: "Capacity" })).toHaveTextContent("Chats (own limit)523");
});

it("sends nothing that nobody touched", async () => {
  await opened();
  const units = screen.getByLabelText("Capacity units");
  fireEvent.change(units, { target: { value: "9" } });
  fireEvent.blur(units);
  expect(await saved()).toEqual([{ did: "PATCH Rin", body: { capacity_units: 9 } }]);
  expect(await screen.findByText("Rin saved")).toBeVisible();
});

it("changes queues, skills, profiles with a limit, and with what they begin", async () => {
  await opened();
  await userEvent.click(screen.getByRole("combobox", { name: /^Queues/ }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Refunds" }));
  await userEvent.click(screen.getByRole("switch", { name: "Japanese counts" }));
  fireEvent.change(screen.getByLabelText("Limit of Chats"), { target: { value: "" } });
  await userEvent.click(screen.getByRole("combobox", { name: "Default presence" }));
  await userEvent.click(await screen.findByRole("option", { name: "Appear away" }));
  expect(await saved()).toEqual([
    {
      did: "PATCH Rin",
      body: {
        queue_ids: ["queue-1", "queue-2"],
        skills: [{ id: "skill-1", rating: 7, active: false }],
        capacity_profiles: [{ profile_id: "profile-1", custom_limit: null }],
        default_presence: "away",
      },
    },
  ]);
});

it("is not saved with a limit that is none, and says what the server says", async () => {
  await opened();
  fireEvent.change(screen.getByLabelText("Limit of Chats"), { target: { value: "-2" } });
  await press("Save");
  expect(await screen.findByText("A limit is a whole number from 0 to 1000, or empty.")).toBeVisible();
  expect(world.told).toEqual([]);
  fireEvent.change(screen.getByLabelText("Limit of Chats"), { target: { value: "2" } });
  world.refuses = { status: 422, code: "invalid" };
  await press("Save");
  expect(await screen.findByText("detail of invalid")).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
  expect(await saved()).toHaveLength(1);
});

it("asks before what was changed is lost, and can be tried again when it does not load", async () => {
  server.use(http.get(at("/api/users/:id"), () => problem(404, "not_found"), { once: true }));
  show(<PersonDrawer of={{ id: "Rin", name: "Rin" }} onClose={onClose} />);
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  await userEvent.click(await screen.findByRole("switch", { name: "Japanese counts" }));
  await press("Cancel");
  expect(within(screen.getByRole("alert")).getByText("Discard changes")).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
  await press("Discard changes");
  expect(onClose).toHaveBeenCalledOnce();
});
