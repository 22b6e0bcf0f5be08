// How a queue chooses among its people: each method says what it does, and is saved.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { QueueForm } from "./queue-form";

withServer();

it("a new queue asks by highest capacity unless another method is chosen", async () => {
  const said: unknown[] = [];
  server.use(
    http.get(at("/api/admin/users"), () => HttpResponse.json({ items: [] })),
    http.post(at("/api/admin/queues"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  show(<QueueForm queue={null} onClose={() => undefined} />);
  expect(screen.getByText(/most capacity units free/)).toBeVisible();
  await userEvent.type(screen.getByLabelText(/^Name/), "Orders");
  await userEvent.click(screen.getByRole("combobox", { name: "Assignment method" }));
  await userEvent.click(await screen.findByText("Advanced round robin"));
  expect(screen.getByText(/Everybody takes turns/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Add queue" }));
  await waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toMatchObject({ name: "Orders", assignment_method: "round_robin" });
});
