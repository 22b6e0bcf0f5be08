// In a group the composer offers its people by @; alone with one person it does not.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { conversation } from "../../../test/builders";
import { Placed, sent, withComposer } from "../../../test/composing";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";

withServer();

const GROUP = {
  id: "customer-1",
  kind: "group",
  display_name: "Picnic",
  picture_url: null,
  language: null,
  contact: null,
} as const;
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Write a reply" });
function type(text: string) {
  fireEvent.change(box(), { target: { value: text } });
  box().setSelectionRange(text.length, text.length);
  fireEvent.select(box());
}

withComposer();
beforeEach(() => {
  server.use(
    http.get(at("/api/conversations/:id/members"), () =>
      HttpResponse.json({
        items: [
          { id: "m-1", name: "山田 花子", picture_url: null },
          { id: "m-2", name: "Somchai", picture_url: null },
        ],
      }),
    ),
  );
});

it("mentions whom the arrows and Enter choose, and sends only with the next Enter", async () => {
  show(<Placed of={conversation({ customer: GROUP })} />);
  type("hello @");
  expect(await screen.findByRole("option", { name: "山田 花子" })).toHaveAttribute("aria-selected", "true");
  expect(screen.getAllByRole("option")).toHaveLength(3);
  fireEvent.keyDown(box(), { key: "ArrowDown" });
  expect(screen.getByRole("option", { name: "Somchai" })).toHaveAttribute("aria-selected", "true");
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(box()).toHaveValue("hello @Somchai ");
  expect(sent()).toEqual([]);
  expect(screen.queryByRole("listbox")).toBeNull();
  type("hello @Somchai and @all");
  await userEvent.click(await screen.findByRole("option", { name: /everybody/ }));
  await waitFor(() => expect(box()).toHaveValue("hello @Somchai and @All "));
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(sent()).toEqual([
    {
      type: "text",
      text: "hello @Somchai and @All",
      mentions: [
        { index: 6, length: 8, member_id: "m-2" },
        { index: 19, length: 4, member_id: null },
      ],
    },
  ]);
});

it("lets an @ be an @ after Escape, and where no name fits", async () => {
  show(<Placed of={conversation({ customer: GROUP })} />);
  type("@");
  await screen.findByRole("listbox");
  fireEvent.keyDown(box(), { key: "Escape" });
  expect(screen.queryByRole("listbox")).toBeNull();
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(sent()).toEqual([{ type: "text", text: "@" }]);
  type("five @ 100 yen");
  expect(screen.queryByRole("listbox")).toBeNull();
});

it("offers nobody in a chat with one person", async () => {
  server.use(http.get(at("/api/conversations/:id/members"), () => expect.unreachable("nobody is asked for")));
  show(<Placed of={conversation()} />);
  type("@");
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(sent()).toEqual([{ type: "text", text: "@" }]);
});
