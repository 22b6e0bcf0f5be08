// What is read of a quick reply before it is inserted, and what is read where there is none.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Placed, withComposer } from "../../../test/composing";
import { box, filled, HOURS, key, loaded, option, type, withQuickReplies } from "../../../test/quick-replies";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";

withServer();
withComposer();
withQuickReplies();

describe("the preview", () => {
  const preview = () => within(screen.getByRole("region", { name: "Preview" }));

  it("S04 shows a link that would run something as the text that it is", async () => {
    show(<Placed />);
    await loaded();
    type("/Opening");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    expect(preview().getByText(/javascript:alert\(1\)/).textContent).toBe(HOURS.text);
    expect(preview().queryByRole("link")).toBeNull();
  });

  it("says when it is in another language, and what is not known", async () => {
    const text = "Order  is on its way";
    const odd = filled("Order", { text, language: "en", in_their_language: false, missing: ["variable:order"] });
    server.use(
      http.get(at("/api/conversations/:id/quick-replies"), () =>
        HttpResponse.json({ items: [odd], more: true, language: "th" }),
      ),
    );
    show(<Placed />);
    await loaded();
    type("/");
    await option(/Order/);
    expect(preview().getByText("There is none in Thai, so this is the one in English.")).toBeVisible();
    expect(preview().getByText(/Nothing is known here for \{variable:order\}/)).toBeVisible();
    expect(screen.getByText(/1 quick reply, and more/)).toBeVisible();
  });
});

it("is had in another language, and the focus comes back to the box", async () => {
  const asked: (string | null)[] = [];
  const thai = filled("Thanks", { text: "ขอบคุณ", language: "th", languages: ["th", "en"] });
  server.use(
    http.get(at("/api/conversations/:id/quick-replies"), ({ request }) => {
      const language = new URL(request.url).searchParams.get("language");
      asked.push(language);
      const one = language === "en" ? { ...thai, text: "Thank you", language: "en" } : thai;
      return HttpResponse.json({ items: [one], more: false, language: "th" });
    }),
  );
  show(<Placed />);
  await loaded();
  type("/");
  await option(/Thanks/);
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Language" }), "en");
  expect(box()).toHaveFocus();
  expect(await screen.findByText("Thank you")).toBeVisible();
  expect(asked).toEqual([null, "en"]);
  key("Enter");
  expect(box()).toHaveValue("Thank you");
});

it("teaches where there are none, and leads to where one is made", async () => {
  server.use(
    http.get(at("/api/conversations/:id/quick-replies"), () =>
      HttpResponse.json({ items: [], more: false, language: null }),
    ),
  );
  show(<Placed />);
  await loaded();
  type("/");
  expect(await screen.findByText(/No quick replies here yet/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Add one of your own" })).toHaveAttribute("href", "/quick-replies?add");
});

it("says what failed, and keeps what is typed", async () => {
  server.use(http.get(at("/api/conversations/:id/quick-replies"), () => problem(503, "try_again")));
  show(<Placed />);
  await loaded();
  type("/x");
  expect(await screen.findByRole("button", { name: /Try again|Retry/ }, { timeout: 10_000 })).toBeVisible();
  expect(box()).toHaveValue("/x");
});
