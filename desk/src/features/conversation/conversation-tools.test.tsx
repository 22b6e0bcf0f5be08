// Taking a conversation along: in the format that is chosen, under the name that the server gives, unless forbidden.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation, Me } from "~/api/types";
import type { Notice } from "~/lib/notice";
import { conversation, desk, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { ConversationTools } from "./conversation-tools";

withServer();

const notify = vi.fn<(notice: Notice) => void>();
const onFind = vi.fn();
const asked = vi.fn<(query: string) => void>();
let saved: string[] = [];

beforeEach(() => {
  for (const spy of [notify, onFind, asked]) spy.mockReset();
  saved = [];
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:made", revokeObjectURL: () => undefined }));
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function tools(change: Partial<Conversation> = {}, role: Me["role"] = "representative", refuse?: () => Response) {
  server.use(
    http.get(at("/api/conversations/conversation-1/transcript"), ({ request }) => {
      asked(new URL(request.url).search);
      return (
        refuse?.() ??
        new HttpResponse("words", {
          headers: { "Content-Disposition": "attachment; filename=\"x.pdf\"; filename*=UTF-8''%E8%8A%B1%E5%AD%90.pdf" },
        })
      );
    }),
  );
  show(
    <ConversationTools conversation={conversation(change)} onFind={onFind} />,
    desk({ me: { ...ME, role }, notify }),
  );
}

const open = () => userEvent.click(screen.getByRole("button", { name: "More about this conversation" }));
const item = (name: RegExp) => screen.findByRole("menuitem", { name });

it("asks for the search by its button, and by the menu, which phones have alone", async () => {
  tools();
  await userEvent.click(screen.getByRole("button", { name: "Search in this conversation" }));
  expect(onFind).toHaveBeenCalledOnce();
  await open();
  await userEvent.click(await item(/^Search in this conversation/));
  expect(onFind).toHaveBeenCalledTimes(2);
});

describe("downloading", () => {
  it.each([
    [/^PDF/, "pdf"],
    [/^Web page/, "html"],
    [/^CSV/, "csv"],
    [/^JSON/, "json"],
  ])("%s is asked for with the times of this place, and saved under its name", async (word, format) => {
    tools();
    await open();
    await userEvent.click(await item(word));
    await waitFor(() => expect(saved).toEqual(["花子.pdf"]));
    expect(asked.mock.calls[0]?.[0]).toContain(`format=${format}`);
    expect(asked.mock.calls[0]?.[0]).toMatch(/zone=\w+/);
  });

  it("says what went wrong, and saves nothing", async () => {
    tools({}, "representative", () => problem(503, "try_again"));
    await open();
    await userEvent.click(await item(/^PDF/));
    await waitFor(() => expect(notify).toHaveBeenCalledOnce());
    expect(notify.mock.calls[0]?.[0]).toMatchObject({ intent: "error" });
    expect(saved).toEqual([]);
    expect(screen.getByRole("button", { name: "More about this conversation" })).toBeEnabled();
  });

  it("tells why there is none where the workstream forbids it", async () => {
    tools({ transcript_allowed: false, workstream: { id: "w", name: "Bank on LINE" } });
    await open();
    const reason = await item(/Bank on LINE does not let its transcripts be downloaded/);
    expect(reason).toHaveAttribute("aria-disabled", "true");
    await userEvent.hover(reason);
    expect(reason).toHaveFocus();
    expect(screen.queryByRole("menuitem", { name: /PDF/ })).toBeNull();
  });

  it("tells the same where there is no workstream", async () => {
    tools({ transcript_allowed: false, workstream: null });
    await open();
    expect(await item(/^This transcript may not be downloaded. An administrator can/)).toBeInTheDocument();
  });

  it("is there for administrators all the same", async () => {
    tools({ transcript_allowed: false }, "administrator");
    await open();
    expect(await item(/^PDF/)).toBeInTheDocument();
  });
});
