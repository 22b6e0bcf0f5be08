// The search of a conversation is opened by its key from within, and not from a dialog in front of it.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createPortal } from "react-dom";
import { beforeEach, expect, it } from "vitest";
import { logs } from "~/api/live";
import { conversation, message } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { ConversationPane } from "./conversation-pane";

withServer();

beforeEach(() => {
  logs.clear();
  server.use(
    http.get(at("/api/conversations/conversation-1"), () => HttpResponse.json(conversation({ last_seq: 1 }))),
    http.get(at("/api/conversations/conversation-1/messages"), () =>
      HttpResponse.json({ items: [message(1)], has_more: false }),
    ),
    http.get(at("/api/conversations/conversation-1/earlier"), () =>
      HttpResponse.json({ items: [], next_cursor: null }),
    ),
    http.put(at("/api/conversations/:id/read"), () => new HttpResponse(null, { status: 204 })),
  );
});

it("opens by Ctrl+F in the conversation, and leaves it to the browser in a dialog", async () => {
  show(
    <ConversationPane
      id="conversation-1"
      detailsShown={false}
      onToggleDetails={() => undefined}
      onTakeBack={() => undefined}
      onQuote={() => undefined}
      footer={() => createPortal(<input aria-label="In a dialog" />, document.body)}
      aside={() => null}
    />,
  );
  await screen.findByText("message 1");
  await userEvent.type(screen.getByRole("textbox", { name: "In a dialog" }), "{Control>}f{/Control}");
  // What would be opened is loaded first.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(screen.queryByRole("search")).toBeNull();
  screen.getByTestId("thread").focus();
  await userEvent.keyboard("{Control>}f{/Control}");
  expect(await screen.findByRole("textbox", { name: "Words to look for" })).toHaveFocus();
});
