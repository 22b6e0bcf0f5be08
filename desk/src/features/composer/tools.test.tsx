// What a message can hold besides text: made in dialogs that let nothing go which LINE would refuse.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { choose, DRAFT, fill, Placed, press, sent, withComposer } from "../../../test/composing";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { setExtras } from "./extras";
import { spotIn } from "./location-dialog";

withServer();
// Every look for a role reads all that Fluent has drawn, which takes a while on a busy machine.

withComposer();

describe("answer buttons", () => {
  it("hang on the next message and on no other", async () => {
    show(<Placed />);
    const dialog = await choose("Answer buttons…", "Answer buttons");
    const add = within(dialog).getByText("Add to the next message", { selector: "button" });
    expect(add).toBeDisabled();
    fill(within(dialog).getByLabelText("Label"), "Yes");
    fill(within(dialog).getByLabelText("The customer says"), "Yes, please");
    press(add);
    expect(await screen.findByText(/1 answer button: Yes/)).toBeVisible();
    const box = screen.getByRole("textbox", { name: "Write a reply" });
    await userEvent.type(box, "Tea?{Enter}");
    await userEvent.type(box, "Milk?{Enter}");
    expect(sent()).toEqual([
      { type: "text", text: "Tea?", quick_replies: [{ type: "say", label: "Yes", text: "Yes, please" }] },
      { type: "text", text: "Milk?" },
    ]);
  });

  it("are left out again with one click", async () => {
    setExtras(DRAFT, { quickReplies: [{ type: "say", label: "Yes", text: "yes" }] });
    show(<Placed />);
    await userEvent.click(await screen.findByLabelText("Leave out the answer buttons"));
    await userEvent.type(screen.getByRole("textbox", { name: "Write a reply" }), "x{Enter}");
    expect(sent()).toEqual([{ type: "text", text: "x" }]);
  });
});

it("quotes a customer's message, once", async () => {
  setExtras(DRAFT, { quote: { id: "message-1", author: "山田 花子", preview: "Where is it?" } });
  show(<Placed />);
  expect(await screen.findByText("Where is it?", { exact: false })).toBeVisible();
  const box = screen.getByRole("textbox", { name: "Write a reply" });
  await userEvent.type(box, "On its way{Enter}");
  await userEvent.type(box, "more{Enter}");
  expect(sent()).toEqual([
    { type: "text", text: "On its way", quotes: "message-1" },
    { type: "text", text: "more" },
  ]);
  await waitFor(() => expect(screen.queryByText("Where is it?", { exact: false })).toBeNull());
});

it("sends a question with two answers, drawn as it is written", async () => {
  show(<Placed />);
  const dialog = await choose("Card, question or carousel…", "Send a card");
  press(within(dialog).getByLabelText("Question with two answers"));
  fill(within(dialog).getByLabelText(/Question/, { selector: "textarea" }), "Sure?");
  for (const [index, word] of ["Yes", "No"].entries()) {
    const button = within(within(dialog).getByLabelText(`Button ${index + 1}`));
    fill(button.getByLabelText("Label"), word);
    fill(button.getByLabelText("The customer says"), word);
  }
  expect(within(within(dialog).getByLabelText("Preview")).getByText("Sure?")).toBeVisible();
  press(within(dialog).getByText("Send", { selector: "button" }));
  expect(sent()).toEqual([
    {
      type: "confirm",
      text: "Sure?",
      actions: [
        { type: "say", label: "Yes", text: "Yes" },
        { type: "say", label: "No", text: "No" },
      ],
    },
  ]);
});

describe("a file", () => {
  const picture = () => new File(["x"], "shop.png", { type: "image/png" });
  const dialog = async () =>
    within((await screen.findByText("Send a file")).closest("[role=alertdialog]") as HTMLElement);

  beforeEach(() => {
    URL.createObjectURL = () => "blob:picture";
    URL.revokeObjectURL = () => undefined;
  });

  it("is shown first, brought, and then sent", async () => {
    const names: (string | null)[] = [];
    server.use(
      http.post(at("/api/conversations/:id/attachments"), ({ request }) => {
        names.push(new URL(request.url).searchParams.get("name"));
        return HttpResponse.json({ id: "attachment-1" }, { status: 201 });
      }),
    );
    show(<Placed />);
    fireEvent.change(await screen.findByTestId("file"), { target: { files: [picture()] } });
    expect(await screen.findByAltText("shop.png")).toHaveAttribute("src", "blob:picture");
    expect(sent()).toEqual([]);
    press((await dialog()).getByText("Send", { selector: "button" }));
    await waitFor(() =>
      expect(sent()).toEqual([{ type: "upload", attachment_id: "attachment-1", as_document: false }]),
    );
    expect(names).toEqual(["shop.png"]);
  });

  it("that is not taken says why, and stays", async () => {
    server.use(
      http.post(at("/api/conversations/:id/attachments"), () =>
        problem(413, "too_large", { detail: "The file is larger than the 5 MB that are taken." }),
      ),
    );
    show(<Placed />);
    fireEvent.drop(screen.getByLabelText("Write a reply"), { dataTransfer: { files: [picture()] } });
    press((await dialog()).getByText("Send", { selector: "button" }));
    expect(await screen.findByText(/larger than the 5 MB/)).toBeVisible();
    expect(sent()).toEqual([]);
  });

  it("can be pasted, and text stays text", async () => {
    show(<Placed />);
    const box = screen.getByLabelText("Write a reply");
    fireEvent.paste(box, { clipboardData: { files: [] } });
    expect(screen.queryByText("Send a file")).toBeNull();
    fireEvent.paste(box, { clipboardData: { files: [picture()] } });
    expect(await screen.findByText("Send a file")).toBeVisible();
  });
});

it("sends a place from what a map shows", async () => {
  show(<Placed />);
  const dialog = await choose("Location…", "Send a location");
  fill(within(dialog).getByLabelText("Name"), "Shop");
  fill(within(dialog).getByLabelText(/Latitude/), "35.6586, 139.7454");
  press(within(dialog).getByText("Send", { selector: "button" }));
  expect(sent()).toEqual([{ type: "location", title: "Shop", address: null, latitude: 35.6586, longitude: 139.7454 }]);
  expect(spotIn("geo:35.1,-139.2")).toEqual({ latitude: 35.1, longitude: -139.2 });
  expect(spotIn("95, 10")).toBeNull();
  expect(spotIn("nowhere")).toBeNull();
});

it("lets the phone show that somebody writes, at most every 15 seconds", async () => {
  const told = vi.fn();
  server.use(
    http.post(at("/api/conversations/:id/typing"), () => {
      told();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  show(<Placed />);
  await userEvent.type(screen.getByRole("textbox", { name: "Write a reply" }), "on my way");
  await waitFor(() => expect(told).toHaveBeenCalledTimes(1));
});
