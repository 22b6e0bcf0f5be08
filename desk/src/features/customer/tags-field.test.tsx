// Tags of a contact: typed, chosen from those that there are, in their spelling, and taken away.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, it } from "vitest";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { TagsField } from "./tags-field";

withServer();

let chosen: string[];

beforeEach(() => {
  chosen = ["b2b"];
  server.use(http.get(at("/api/contacts/tags"), () => HttpResponse.json({ items: ["VIP", "返品多い", "b2b"] })));
});

function Held() {
  const [tags, setTags] = useState(chosen);
  chosen = tags;
  return <TagsField value={tags} onChange={setTags} />;
}

const box = () => screen.getByRole("combobox", { name: "Tags" });
const offered = () => screen.queryAllByRole("option").map((one) => one.textContent);

it("adds what is typed by Enter or a comma, in the spelling that others use, and each once", async () => {
  show(<Held />);
  await userEvent.click(box());
  await screen.findByRole("option", { name: "VIP" });
  await userEvent.type(box(), "ｖｉｐ{Enter}");
  expect(chosen).toEqual(["b2b", "VIP"]);
  await userEvent.type(box(), "new customer,");
  expect(chosen).toEqual(["b2b", "VIP", "new customer"]);
  await userEvent.type(box(), "B2B{Enter}");
  expect(chosen).toEqual(["b2b", "VIP", "new customer"]);
  expect(box()).toHaveValue("");
});

it("offers those that there are and are not chosen, by what is typed", async () => {
  show(<Held />);
  await userEvent.click(box());
  await screen.findByRole("option", { name: "VIP" });
  expect(offered()).toEqual(["VIP", "返品多い"]);
  await userEvent.type(box(), "品");
  expect(offered()).toEqual(["返品多い"]);
  await userEvent.click(screen.getByRole("option", { name: "返品多い" }));
  expect(chosen).toEqual(["b2b", "返品多い"]);
});

it("adds what is typed though another one begins so, unless arrows have gone there", async () => {
  show(<Held />);
  await userEvent.click(box());
  await screen.findByRole("option", { name: "VIP" });
  await userEvent.type(box(), "vi{Enter}");
  expect(chosen).toEqual(["b2b", "vi"]);
  await userEvent.type(box(), "vi,");
  expect(chosen).toEqual(["b2b", "vi"]);
  await userEvent.type(box(), "v{ArrowDown}{Enter}");
  expect(chosen).toEqual(["b2b", "vi", "VIP"]);
});

it("takes one away by its button and the last by Backspace, and keeps what is typed when it is left", async () => {
  chosen = ["a", "b", "c"];
  show(<Held />);
  await userEvent.click(screen.getByRole("button", { name: "Take a away" }));
  await userEvent.type(box(), "{Backspace}");
  expect(chosen).toEqual(["b"]);
  await userEvent.type(box(), "left");
  await userEvent.tab();
  expect(chosen).toEqual(["b", "left"]);
});

it("takes no more than twenty", async () => {
  chosen = Array.from({ length: 20 }, (_, number) => `tag ${number}`);
  show(<Held />);
  expect(box()).toBeDisabled();
  expect(screen.getByText(/^No more than 20/)).toBeVisible();
});
