// Connecting a LINE account: step by step, back without loss, errors at their field, the address at the end.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { CONNECTED } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { LineAccountWizard } from "./line-account-wizard";

withServer();

const SECRET = "0123456789abcdef0123456789abcdef";
const CREATED = {
  id: "account-1",
  name: "Shop JP",
  channel_id: "2001234567",
  webhook_url: "https://desk.example/line/webhook/abc",
  workstream: null,
  channel_secret: { last4: "cdef", set_at: "2026-11-24T08:00:00Z" },
  ...CONNECTED,
  created_at: "2026-11-24T08:00:00Z",
  usable: true,
  last_webhook_at: null,
  group_policy: "leave",
};

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const field = (name: RegExp) => screen.getByLabelText(name);

async function fillIn() {
  await userEvent.type(field(/^Name/), "Shop JP");
  await press("Next");
  await userEvent.type(field(/^Channel ID/), " 2001234567 ");
  await userEvent.type(field(/^Channel secret/), SECRET);
  await userEvent.type(field(/^Channel access token/), "long-lived-token");
}

beforeEach(() => {
  server.use(http.get(at("/api/admin/workstreams"), () => HttpResponse.json({ items: [] })));
  server.use(
    http.get(at("/api/admin/line-privacy-notice"), () => HttpResponse.json({ version: "v9", text: "Data leaves." })),
  );
});

it("creates the account with trimmed values and shows the callback URL to copy", async () => {
  const wrote = vi.fn();
  server.use(
    http.post(at("/api/admin/line-accounts"), async ({ request }) => {
      wrote(await request.json());
      return HttpResponse.json(CREATED, { status: 201 });
    }),
  );
  const onClose = vi.fn();
  show(<LineAccountWizard onClose={onClose} />);
  await fillIn();
  await userEvent.click(await screen.findByRole("checkbox", { name: /I agree that data goes to LINE/ }));
  await press("Connect");
  expect(await screen.findByLabelText("Callback URL")).toHaveValue(CREATED.webhook_url);
  expect(wrote).toHaveBeenCalledWith({
    name: "Shop JP",
    token_kind: "long_lived",
    privacy_version: "v9",
    channel_id: "2001234567",
    channel_secret: SECRET,
    channel_access_token: "long-lived-token",
    workstream_id: null,
  });
  expect(screen.queryByDisplayValue(SECRET)).toBeNull();
  expect(screen.getByText("Use webhook")).toBeInTheDocument();
  await press("Next");
  expect(screen.getByText("Shop on LINE")).toBeInTheDocument();
  await press("Done");
  expect(onClose).toHaveBeenCalledOnce();
}, 20_000);

it("does not go on without a name", async () => {
  show(<LineAccountWizard onClose={() => undefined} />);
  await press("Next");
  expect(screen.getByText("Enter a name.")).toBeInTheDocument();
  expect(screen.queryByLabelText(/^Channel ID/)).toBeNull();
});

it("asks for every value, and warns about odd ones without forbidding them", async () => {
  show(<LineAccountWizard onClose={() => undefined} />);
  await userEvent.type(field(/^Name/), "Shop");
  await press("Next");
  await press("Connect");
  for (const words of ["the channel ID", "the channel secret", "the access token"])
    expect(screen.getByText(`Enter ${words}.`)).toBeInTheDocument();
  await userEvent.type(field(/^Channel ID/), "@shop");
  expect(screen.getByText(/digits only/)).toBeInTheDocument();
  await userEvent.type(field(/^Channel secret/), "short");
  expect(screen.getByText(/32 characters/)).toBeInTheDocument();
}, 20_000);

it("says at every field what it is for, or where it is found in LINE’s consoles", async () => {
  server.use(
    http.post(at("/api/admin/line-assertion-keys"), () => HttpResponse.json({ public_key: "{}", assertion_key: "k" })),
  );
  show(<LineAccountWizard onClose={() => undefined} />);
  const says = (name: RegExp, hint: string) => expect(field(name)).toHaveAccessibleDescription(hint);
  says(/^Name/, "How your own people recognise the account. Customers don’t see it.");
  says(/^Workstream/, "How its conversations are handed out. You can set it up later, on the workstream.");
  await userEvent.type(field(/^Name/), "Shop");
  await press("Next");

  says(/^Channel ID/, "LINE Developers console → your Messaging API channel → Basic settings → Channel ID.");
  says(/^Channel secret/, "Basic settings → Channel secret. Stored encrypted; it cannot be shown again here.");
  says(/^Kind of access token/, "LINE advises tokens that end. Madoguchi issues and renews them by itself.");
  says(/^Channel access token/, "Messaging API tab, at the very end → Channel access token (long-lived) → Issue.");

  const choose = async (name: RegExp) => {
    await userEvent.click(screen.getByRole("combobox", { name: /^Kind of access token/ }));
    await userEvent.click(await screen.findByRole("option", { name }));
  };
  await choose(/^Stateless/);
  expect(screen.queryByLabelText(/^Channel access token/)).toBeNull();
  await choose(/^Version 2.1/);
  says(
    /^Private signing key/,
    "The private half, as JWK or PEM, of a key that is registered in the channel. Or let one be made:",
  );
  says(/^Key ID/, "Basic settings → Assertion Signing Key: the ID that LINE shows beside the registered key.");
  await press("Make a key pair");
  expect(await screen.findByLabelText("Public key")).toHaveAccessibleDescription(
    "Basic settings → Assertion Signing Key → Register a public key: paste this. LINE then shows the key’s ID.",
  );
}, 20_000);

it("keeps what was typed when going back", async () => {
  show(<LineAccountWizard onClose={() => undefined} />);
  await fillIn();
  await press("Back");
  expect(field(/^Name/)).toHaveValue("Shop JP");
  await press("Next");
  expect(field(/^Channel secret/)).toHaveValue(SECRET);
}, 20_000);

it("shows the server's objections at their fields", async () => {
  const answers = [
    problem(422, "invalid", { errors: [{ path: "channel_access_token", message: "LINE does not know this token." }] }),
    problem(409, "account_taken"),
    problem(503, "unavailable"),
  ];
  server.use(http.post(at("/api/admin/line-accounts"), () => answers.shift() ?? HttpResponse.error()));
  show(<LineAccountWizard onClose={() => undefined} />);
  await fillIn();
  await press("Connect");
  expect(await screen.findByText("LINE does not know this token.")).toBeInTheDocument();
  await press("Connect");
  expect(await screen.findByText("This channel is already connected.")).toBeInTheDocument();
  await press("Connect");
  expect(await screen.findByText(/The server is busy/)).toBeInTheDocument();
}, 20_000);

it("asks before it throws away what was typed", async () => {
  const onClose = vi.fn();
  show(<LineAccountWizard onClose={onClose} />);
  await userEvent.type(field(/^Name/), "Shop");
  await press("Cancel");
  expect(onClose).not.toHaveBeenCalled();
  await press("Stay");
  await press("Cancel");
  await press("Leave");
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
}, 20_000);
