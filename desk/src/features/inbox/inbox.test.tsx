// The inbox: what each tab asks for, what an empty one says, and how a long list is walked and loaded.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Conversation } from "~/api/types";
import {
  type Answer,
  asked,
  inbox,
  list,
  many,
  named,
  onGoAvailable,
  onOpen,
  press,
  rows,
  withInbox,
} from "../../../test/inbox";
import { HttpResponse, problem, withServer } from "../../../test/server";

withServer();
withInbox();

describe("tabs", () => {
  it("ask for my work first, then for what is open to all, then for what is closed", async () => {
    inbox([named("a", "花子")]);
    await list();
    await userEvent.click(screen.getByRole("tab", { name: /^Open/ }));
    await userEvent.click(screen.getByRole("tab", { name: /^Closed/ }));
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(3));
    expect(asked.mock.calls.flat()).toEqual([
      "state=active&state=waiting&state=wrap_up&mine=true&limit=50",
      "state=open&limit=50",
      "state=closed&limit=50",
    ]);
  });

  it("count what waits there, but not what is over", async () => {
    inbox([]);
    expect(await screen.findByRole("tab", { name: /^My work\s*2/ })).toBeVisible();
    expect(screen.getByRole("tab", { name: /^Open\s*999\+/ })).toBeVisible();
    expect(screen.getByRole("tab", { name: /^Closed/ })).not.toHaveTextContent("7");
  });
});

describe("an empty tab", () => {
  it("says that all is done, and what comes next", async () => {
    inbox([]);
    expect(await screen.findByText("All done")).toBeVisible();
  });

  it("says why nothing comes while this person is away, and ends it", async () => {
    inbox([], { away: true });
    await screen.findByText("You are not receiving work");
    await press("Go available");
    expect(onGoAvailable).toHaveBeenCalledOnce();
  });

  it.each([
    [/^Open/, "Nobody is waiting"],
    [/^Closed/, "Nothing closed yet"],
  ])("%s says %s, also while away", async (name, words) => {
    inbox([], { away: true });
    await userEvent.click(screen.getByRole("tab", { name }));
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Go available" })).toBeNull();
  });
});

it("says what is wrong when it cannot be read, and tries again", async () => {
  const answers = [problem(403, "forbidden"), HttpResponse.json({ items: [named("a", "花子")], next_cursor: null })];
  inbox(() => answers.shift() ?? HttpResponse.error());
  expect(await screen.findByRole("alert")).toHaveTextContent("You don’t have permission to do this.");
  await press("Try again");
  expect(await screen.findByRole("option")).toHaveTextContent("花子");
});

describe("a row", () => {
  const row = async (change: Partial<Conversation>, name: string | null = "花子") => {
    inbox([named("a", name, change)]);
    return screen.findByRole("option");
  };
  const last = { seq: 1, type: "text", preview: "ありがとう", sent_at: "2026-11-24T08:00:00Z" } as const;

  it("says who, what they said last, where, and how much is unread", async () => {
    const shown = await row({ last_message: { ...last, direction: "inbound" }, unread_count: 3 });
    expect(shown).toHaveTextContent(/花子.*ありがとう.*Orders/);
    expect(shown).not.toHaveTextContent("You:");
    expect(within(shown).getByLabelText("3 unread")).toBeVisible();
  });

  it("says that the last word was ours", async () => {
    expect(await row({ last_message: { ...last, direction: "outbound" } })).toHaveTextContent("You: ありがとう");
  });

  it("has words for what is missing: a name, a message, a queue", async () => {
    expect(await row({ queue: null }, null)).toHaveTextContent(/LINE user.*No messages yet.*Shop JP/);
  });

  it.each([
    ["waiting", "Waiting"],
    ["wrap_up", "Wrap-up"],
  ] as const)("marks %s", async (state, word) => {
    expect(within(await row({ state })).getByText(word)).toBeVisible();
  });

  it.each([
    ["active", 1],
    ["closed", 0],
  ] as const)("says how long one has waited for an answer: %s, %d clocks", async (state, clocks) => {
    const waiting = new Date(Date.now() - 12.5 * 60_000).toISOString();
    const shown = await row({ state, awaiting_reply_since: waiting, opened_at: "2026-01-01T00:00:00Z" });
    expect(within(shown).queryAllByText("12 min")).toHaveLength(clocks);
  });
});

describe("walking", () => {
  it("goes with the arrow keys, stops at both ends, and opens with Enter", async () => {
    inbox(many(3));
    const box = await list();
    await waitFor(() => expect(rows()).toHaveLength(3));
    box.focus();
    const here = () => box.getAttribute("aria-activedescendant");
    await userEvent.keyboard("{ArrowDown}");
    expect(here()).toBe("row-c0");
    await userEvent.keyboard("{ArrowUp}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(here()).toBe("row-c2");
    await userEvent.keyboard("{Home}");
    expect(here()).toBe("row-c0");
    await userEvent.keyboard("{End}{Enter}");
    expect(onOpen).toHaveBeenCalledExactlyOnceWith("c2");
  });

  it("begins at the one that is open, and leaves other keys alone", async () => {
    inbox(many(3), { selected: "c1" });
    const box = await list();
    expect(await screen.findByRole("option", { selected: true })).toHaveTextContent("Customer 1");
    box.focus();
    expect(fireEvent.keyDown(box, { key: "x" })).toBe(true);
    expect(fireEvent.keyDown(box, { key: "ArrowDown" })).toBe(false);
    expect(box).toHaveAttribute("aria-activedescendant", "row-c2");
  });

  it("opens by mouse", async () => {
    inbox(many(2));
    await userEvent.click(await screen.findByText("Customer 1"));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith("c1");
  });
});

describe("a long list", () => {
  const pages: Answer = (query) => {
    const all = many(120);
    const from = Number(query.get("cursor") ?? 0);
    return { items: all.slice(from, from + 50), next_cursor: from + 50 < 120 ? String(from + 50) : null };
  };

  it("draws what is seen, and reads no further than that", async () => {
    inbox(pages);
    await list();
    await screen.findByText("Customer 0");
    const drawn = screen.getAllByRole("option");
    expect(drawn.length).toBeLessThan(40);
    expect(drawn[0]).toHaveAttribute("aria-posinset", "1");
    expect(drawn[0]).toHaveAttribute("aria-setsize", "-1");
    expect(asked).toHaveBeenCalledOnce();
  });

  it("reads the next page as its end comes near", async () => {
    inbox(pages);
    const box = await list();
    await screen.findByText("Customer 0");
    box.scrollTop = 45 * 76;
    fireEvent.scroll(box);
    await waitFor(() => expect(asked).toHaveBeenCalledWith(expect.stringContaining("cursor=50")));
    expect(await screen.findByText("Customer 52")).toBeInTheDocument();
  });
});
