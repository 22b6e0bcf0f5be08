// What becomes of conversations whose representative is gone: chosen in a sentence, with a limit where that matters.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import type { WhenGone } from "~/api/types";
import { workstream } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../../test/server";
import { WorkstreamAbsence } from "./workstream-absence";
import { WorkstreamForm } from "./workstream-form";

withServer();

const field = (name: RegExp) => screen.getByRole("combobox", { name });
const choose = async (name: RegExp, option: string) => {
  await userEvent.click(field(name));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

function Chosen() {
  const [values, setValues] = useState({ when_gone: "keep" as WhenGone, gone_after_seconds: 150 });
  return (
    <>
      <WorkstreamAbsence
        values={values}
        errors={{}}
        onRule={(when_gone) => setValues({ ...values, when_gone })}
        onLimit={(gone_after_seconds) => setValues({ ...values, gone_after_seconds })}
      />
      <output>{Object.values(values).join(" ")}</output>
    </>
  );
}

it("says what each rule means, and asks for a limit but where nothing happens", async () => {
  show(<Chosen />);
  expect(screen.getByText(/keeps what they talk about/)).toBeVisible();
  expect(screen.queryByRole("combobox", { name: /^Gone for longer than/ })).toBeNull();
  await choose(/^When a representative is gone/, "Their conversations go back to the queue");
  expect(screen.getByText(/is offered to them first/)).toBeVisible();
  expect(field(/^Gone for longer than/)).toHaveTextContent("2.5 minutes");
  await choose(/^Gone for longer than/, "1 hour");
  await choose(/^When a representative is gone/, "Supervisors are told");
  expect(screen.getByRole("status")).toHaveTextContent("tell_supervisors 3600");
});

it("is saved with the workstream, and keeps a limit that integrations have set and nobody is offered", async () => {
  const wrote = vi.fn<(body: unknown) => void>();
  server.use(
    http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/admin/workstreams/:id/line-accounts"), () => HttpResponse.json({ items: [] })),
    http.patch(at("/api/admin/workstreams/:id"), async ({ request }) => {
      wrote(await request.json());
      return HttpResponse.json(workstream());
    }),
  );
  const shop = workstream({ when_gone: "requeue", gone_after_seconds: 5400 });
  show(<WorkstreamForm workstream={shop} onClose={() => undefined} />);
  expect(field(/^Gone for longer than/)).toHaveTextContent("1.5 hours");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
  expect(wrote.mock.calls[0]?.[0]).toMatchObject({ when_gone: "requeue", gone_after_seconds: 5400 });
});
