// The limits after which conversations are closed: shown in words, saved, and what the server refuses said at its field.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { AutoClosePage } from "./auto-close-page";

withServer();

const KEPT = { open_minutes: 43_200, active_minutes: 43_200, wrap_up_minutes: 1440 };

function serve(answer: (body: unknown) => Response) {
  const said: unknown[] = [];
  server.use(
    http.get(at("/api/admin/auto-close"), () => HttpResponse.json(KEPT)),
    http.patch(at("/api/admin/auto-close"), async ({ request }) => {
      said.push(await request.json());
      return answer(said.at(-1));
    }),
  );
  return said;
}

async function setWrapUp(minutes: string) {
  const field = await screen.findByLabelText("Wrap-up (minutes)");
  fireEvent.change(field, { target: { value: minutes } });
  fireEvent.blur(field);
}

it("shows the limits in words, and saves what is changed", async () => {
  const said = serve((body) => HttpResponse.json(body as object));
  show(<AutoClosePage />);
  expect(await screen.findByLabelText("Open (minutes)")).toHaveValue("43200");
  expect(screen.getAllByText(/Now 30 d\./)).toHaveLength(2);
  await setWrapUp("90");
  expect(screen.getByText(/Now 1 h 30 min\./)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ ...KEPT, wrap_up_minutes: 90 }]));
  expect(await screen.findByText("Auto-close saved")).toBeVisible();
  expect(screen.getByRole("link", { name: "workstream" })).toBeVisible();
});

it("says at the field what is wrong with it", async () => {
  serve(() => problem(422, "invalid", { errors: [{ path: "wrap_up_minutes", message: "That is too short." }] }));
  show(<AutoClosePage />);
  await setWrapUp("2");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("That is too short.")).toBeVisible();
});
