// Stickers are found by words, since nobody may show them; layouts go only when LINE takes them.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { logs } from "~/api/live";
import { message } from "../../../test/builders";
import { choose, fill, Placed, press, sent, withComposer } from "../../../test/composing";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { nameSticker, wordsFor } from "./sticker-words";
import { findStickers } from "./stickers";

withServer();
// Every look for a role reads all that Fluent has drawn, which takes a while on a busy machine.

withComposer();

describe("stickers", () => {
  it("sends one of LINE's, and offers it first the next time", async () => {
    show(<Placed />);
    await userEvent.click(await screen.findByLabelText("Stickers", { selector: "button" }));
    await userEvent.click(await screen.findByLabelText("Send sticker 446 / 1990"));
    expect(sent()).toEqual([{ type: "sticker", package_id: "446", sticker_id: "1990" }]);
    await userEvent.click(screen.getByLabelText("Stickers", { selector: "button" }));
    expect(await screen.findAllByLabelText("Send sticker 446 / 1990")).toHaveLength(2);
  });

  it("are found by character, mood, language, number, and by words of one's own", async () => {
    expect(findStickers("bt21", {}).map((one) => one.package.id)).toEqual(["11539"]);
    expect(findStickers("sorry", {}).map((one) => one.package.id)).toEqual(["6136"]);
    expect(findStickers("phrases thai", {}).map((one) => one.package.id)).toEqual(["8525"]);
    expect(findStickers("2001", {})).toMatchObject([{ stickers: ["2001"] }]);
    expect(findStickers("moon thanks", { "446/1990": "thanks" })).toMatchObject([{ stickers: ["1990"] }]);
    expect(findStickers("nothing", {})).toEqual([]);
    show(<Placed />);
    await userEvent.click(await screen.findByLabelText("Stickers", { selector: "button" }));
    await userEvent.click(screen.getByLabelText("Give stickers words of your own"));
    await userEvent.click(await screen.findByLabelText("Name sticker 446 / 1990"));
    await userEvent.type(screen.getByLabelText("Words for sticker 446/1990"), "thanks{Enter}");
    await userEvent.click(screen.getByLabelText("Give stickers words of your own"));
    fill(screen.getByLabelText("Find a sticker"), "thanks");
    await userEvent.click(await screen.findByLabelText("Send sticker 446 / 1990: thanks"));
    expect(sent()).toEqual([{ type: "sticker", package_id: "446", sticker_id: "1990" }]);
  });

  it("have the words that LINE sent with a customer's, where they can be sent at all", () => {
    const sticker = (seq: number, package_id: string, sticker_id: string) =>
      message(seq, {
        content: { type: "sticker", package_id, sticker_id, resource_type: "STATIC", keywords: ["Happy", "Yay"] },
      });
    logs.get("conversation-1").receive([sticker(1, "446", "1991"), sticker(2, "99999", "1")]);
    expect(wordsFor("conversation-1")).toEqual({ "446/1991": "Happy, Yay" });
    nameSticker("446/1991", "ours");
    expect(wordsFor("conversation-1")).toEqual({ "446/1991": "ours" });
    nameSticker("446/1991", " ");
    logs.clear();
    expect(wordsFor("conversation-1")).toEqual({});
  });
});

it("sends a Flex layout once it is one that LINE takes, and says what is wrong till then", async () => {
  server.use(
    http.post(at("/api/conversations/:id/layout-checks"), () => HttpResponse.json({ findings: [], not_asked: null })),
  );
  show(<Placed />);
  const dialog = await choose("Flex layout…", "Send a Flex layout");
  const send = within(dialog).getByText("Send", { selector: "button" });
  expect(within(dialog).getByText("Your order")).toBeVisible();
  expect(send).toBeDisabled();
  fill(within(dialog).getByLabelText(/Alternative text/), "Your order");
  expect(send).toBeEnabled();
  press(send);
  await waitFor(() =>
    expect(sent()).toMatchObject([{ type: "flex", alt_text: "Your order", contents: { type: "bubble" } }]),
  );
});

describe("a layout", () => {
  const wrong = { property: "contents.body.contents[0].text", message: "May not be empty" };

  it("that LINE would refuse is not sent, and leads to the place", async () => {
    server.use(
      http.post(at("/api/conversations/:id/layout-checks"), () =>
        HttpResponse.json({ findings: [wrong], not_asked: null }),
      ),
    );
    show(<Placed />);
    const dialog = within(await choose("Flex layout…", "Send a Flex layout"));
    fill(dialog.getByLabelText(/Alternative text/), "Your order");
    press(dialog.getByText("Send", { selector: "button" }));
    const finding = await dialog.findByText("Line 7, body.contents[0].text:");
    expect(dialog.getByText(/May not be empty/)).toBeVisible();
    expect(sent()).toEqual([]);
    expect(dialog.getByText("Send", { selector: "button" })).toBeDisabled();
    press(finding);
    const code = dialog.getByLabelText<HTMLTextAreaElement>(/Layout/);
    expect(code.value.slice(code.selectionStart)).toMatch(/^"Your order"/);
    // What is changed is another layout, of which nothing is known yet.
    fill(code, code.value.replace("Your order", "Order 12"));
    expect(dialog.queryByText(/LINE would refuse/)).toBeNull();
    expect(dialog.getByText("Send", { selector: "button" })).toBeEnabled();
  });

  it("is sent unchecked only when LINE is away and a person says so", async () => {
    const away = "LINE could not be asked, so this was held to the limits that are known here alone.";
    server.use(
      http.post(at("/api/conversations/:id/layout-checks"), () => HttpResponse.json({ findings: [], not_asked: away })),
    );
    show(<Placed />);
    const dialog = within(await choose("Flex layout…", "Send a Flex layout"));
    fill(dialog.getByLabelText(/Alternative text/), "Your order");
    press(dialog.getByText("Send", { selector: "button" }));
    expect(await dialog.findByText(away)).toBeVisible();
    expect(sent()).toEqual([]);
    press(await dialog.findByText("Send without LINE’s check"));
    await waitFor(() => expect(sent()).toHaveLength(1));
  });

  it("can be checked without being sent", async () => {
    server.use(
      http.post(at("/api/conversations/:id/layout-checks"), () => HttpResponse.json({ findings: [], not_asked: null })),
    );
    show(<Placed />);
    const dialog = within(await choose("Flex layout…", "Send a Flex layout"));
    fill(dialog.getByLabelText(/Alternative text/), "Your order");
    press(dialog.getByText("Check with LINE"));
    expect(await dialog.findByText("LINE takes this layout.")).toBeVisible();
    expect(sent()).toEqual([]);
  });
});
