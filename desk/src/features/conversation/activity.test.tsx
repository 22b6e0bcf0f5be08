// What customers do beside writing, what they take back, whom they address, and what they answer to.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Content, ContentOf, Me, Message } from "~/api/types";
import { type CardContent, CardView, QuickReplies } from "~/ui/card-view";
import { desk, ME, message } from "../../../test/builders";
import { show } from "../../../test/render";
import { activityWords } from "./activity-words";
import { Bubble } from "./bubble";
import { ContentView } from "./content-view";
import { type BubbleEntry, entriesOf } from "./entries";

const activity = (change: Partial<ContentOf<"activity">>): ContentOf<"activity"> =>
  ({ type: "activity", kind: "followed", ...change }) as ContentOf<"activity">;

describe("activities", () => {
  it.each([
    [{ kind: "blocked" }, "花子 blocked this account"],
    [{ kind: "unblocked" }, "花子 unblocked this account"],
    [{ kind: "followed" }, "花子 added this account as a friend"],
    [{ kind: "postback", detail: "when", params: { date: "2026-12-24" } }, "花子 pressed a button: when · 2026-12-24"],
    [{ kind: "postback", detail: "size=s", said: "小さいの" }, "花子 pressed a button: 小さいの"],
    [{ kind: "video_watched", detail: "track-1" }, "花子 watched the video track-1 to its end"],
    [{ kind: "beacon", detail: "enter d41d" }, "花子 came near the beacon d41d"],
    [{ kind: "beacon", detail: "stay d41d" }, "花子 stayed near the beacon d41d"],
    [{ kind: "beacon", detail: "leave d41d" }, "花子 left the beacon d41d"],
    [{ kind: "beacon", detail: "banner d41d" }, "花子 tapped the banner of the beacon d41d"],
    [{ kind: "beacon", detail: "constructor d41d" }, "花子 was near a beacon: constructor d41d"],
    [{ kind: "account_linked" }, "花子 linked their account"],
    [{ kind: "account_not_linked" }, "花子 could not link their account"],
    [{ kind: "membership", detail: "joined 3189" }, "花子 joined the membership 3189"],
    [{ kind: "membership", detail: "renewed 3189" }, "花子 renewed the membership 3189"],
    [{ kind: "membership", detail: "left 3189" }, "花子 left the membership 3189"],
    [{ kind: "membership", detail: "paused 3189" }, "花子 changed a membership: paused 3189"],
    [{ kind: "joined" }, "This account was taken into the chat"],
    [{ kind: "left" }, "This account is no longer in the chat"],
    [{ kind: "members_joined", names: ["Ming"], member_ids: ["1"] }, "Ming joined"],
    [{ kind: "members_joined", names: ["Ming"], member_ids: ["1", "2", "3"] }, "Ming, 2 people joined"],
    [{ kind: "members_left", names: [], member_ids: ["1"] }, "Somebody left"],
  ] as [Partial<ContentOf<"activity">>, string][])("%o", (change, words) => {
    expect(activityWords(activity(change), "花子")).toBe(words);
  });

  it.each([
    [activity({ kind: "blocked" }), "customer", "山田 花子 blocked this account"],
    [{ type: "unsent" }, "customer", "山田 花子 unsent a message"],
    [{ type: "unsupported", kind: "teleported" }, "system", "LINE told of “teleported”, which the desk does not know"],
  ] as [Content, "customer" | "system", string][])("are lines between the bubbles: %o", (content, kind, text) => {
    const author = { kind, id: "customer-1", name: "山田 花子", picture_url: null };
    const [, line] = entriesOf([message(1, { content, author })], []);
    expect(line).toMatchObject({ kind: "system", text });
  });

  it("S04 are text, whatever a button holds", () => {
    const detail = "javascript:alert(1) <img src=x onerror=alert(1)>";
    show(<ContentView content={activity({ kind: "postback", detail })} />);
    expect(screen.queryByRole("link")).toBeNull();
    expect(document.querySelector("img")).toBeNull();
  });
});

describe("S04 nothing but the web can be clicked", () => {
  const evil = ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "\tjava\nscript:alert(1)", "//evil.example"];
  it.each(evil)("%s", (address) => {
    const contents: object[] = [
      { type: "text", text: address, mentions: [{ index: 0, length: 3, of: "us" }] },
      { type: "sticker", package_id: "1", sticker_id: "2", text: address },
      { type: "file", name: address, media: { state: "stored", url: address } },
      { type: "unsupported", kind: address },
    ];
    const actions = [{ type: "link", label: address, url: address }];
    const pressed = { type: "button", action: { type: "uri", label: address, uri: address } };
    const body = {
      type: "box",
      layout: "vertical",
      contents: [pressed, { type: "image", url: address }],
      action: pressed,
    };
    const cards: object[] = [
      { type: "buttons", text: address, title: address, picture_url: address, actions },
      { type: "confirm", text: address, actions },
      { type: "carousel", columns: [{ text: address, picture_url: address, actions }] },
      { type: "flex", alt_text: address, contents: { type: "bubble", body } },
    ];
    for (const content of contents) show(<ContentView content={content as Content} />).unmount();
    for (const card of cards) show(<CardView content={card as CardContent} />);
    show(<QuickReplies actions={actions} />);
    expect(document.querySelector("img, iframe, [style*='url(']")).toBeNull();
    show(<ContentView content={{ type: "text", text: address }} />);
    expect(document.querySelector("a")).toBeNull();
  });
});

describe("what the desk cannot show", () => {
  const draw = (role: Me["role"]) =>
    show(
      <ContentView content={{ type: "unsupported", kind: "hologram" }} messageId="message-1" />,
      desk({ me: { ...ME, role } }),
    );

  it("leads an administrator to what LINE sent, and nobody else", () => {
    const view = draw("representative");
    expect(screen.queryByRole("link")).toBeNull();
    view.unmount();
    draw("administrator");
    expect(screen.getByRole("link", { name: "As LINE sent it" })).toHaveAttribute(
      "href",
      "/api/admin/webhook-events/message-1",
    );
  });
});

describe("marks in a text", () => {
  it("show who is addressed and LINE’s emoji, and leave links clickable", () => {
    const text = "@Shop (love) https://example.com";
    const emojis = [{ index: 6, length: 6, product_id: "p", emoji_id: "1" }];
    show(<ContentView content={{ type: "text", text, emojis, mentions: [{ index: 0, length: 5, of: "us" }] }} />);
    expect(screen.getByText("@Shop")).toHaveAttribute("title", "Addressed to this account");
    expect(screen.getByText("(love)")).toHaveAttribute("title", expect.stringContaining("emoji"));
    expect(screen.getByRole("link")).toHaveAttribute("href", "https://example.com/");
  });
});

describe("bubbles", () => {
  const quoted = {
    id: "message-1",
    conversation_id: "conversation-1",
    seq: 1,
    author: "山田 花子",
    type: "image",
    preview: "",
  };
  const entry = (change: Partial<Message>) => entriesOf([message(2, change)], [])[1] as BubbleEntry;
  const draw = (one: BubbleEntry, { group = false, onJump = vi.fn() } = {}) => {
    const customer = { name: "Picnic", picture: null, group };
    const nothing = () => undefined;
    show(<Bubble entry={one} customer={customer} sendable onRetry={nothing} onTakeBack={nothing} onJump={onJump} />);
    return onJump;
  };

  it("show what they answer to, and lead there", async () => {
    const onJump = draw(entry({ quoted }));
    const quote = screen.getByRole("button", { name: "Show the quoted message" });
    expect(within(quote).getByText("Photo")).toBeVisible();
    await userEvent.click(quote);
    expect(onJump).toHaveBeenCalledWith(quoted);
  });

  it("lead nowhere when what they answer to stands elsewhere", () => {
    draw(entry({ quoted: { ...quoted, conversation_id: "conversation-0" } }));
    expect(screen.getByText("Photo")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("name each writer of a group, and nobody else", () => {
    draw(entry({ author: { kind: "customer", id: "m1", name: "Ming", picture_url: null } }), { group: true });
    expect(screen.getByText("Ming")).toBeVisible();
    draw(entry({ author: { kind: "customer", id: "m2", name: null, picture_url: null } }), { group: true });
    expect(screen.getByText("Somebody")).toBeVisible();
    expect(screen.queryByText("Picnic")).toBeNull();
  });

  it("say that they were edited", () => {
    draw(entry({ edited_at: "2026-11-24T08:00:00Z" }));
    expect(screen.getByText("edited")).toBeVisible();
  });
});
