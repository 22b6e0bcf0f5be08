// Cards and layouts are drawn as a phone draws them, and nothing in them reaches out to strangers.
import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { CardView, QuickReplies } from "./card-view";
import { FlexView } from "./flex-view";

const say = (label: string) => ({ type: "say", label, text: label });

describe("a card", () => {
  it("shows its title, its text and its buttons", () => {
    render(
      <CardView content={{ type: "buttons", title: "Sizes", text: "Which one?", actions: [say("S"), say("M")] }} />,
    );
    const card = within(screen.getByRole("region", { name: "Card with buttons" }));
    for (const word of ["Sizes", "Which one?", "S", "M"]) expect(card.getByText(word)).toBeVisible();
    expect(card.queryByRole("button")).toBeNull();
  });

  it("names where its picture comes from and does not fetch it", () => {
    const { container } = render(
      <CardView
        content={{ type: "buttons", text: "x", picture_url: "https://shop.example/a.png", actions: [say("S")] }}
      />,
    );
    expect(screen.getByText("Picture from shop.example")).toBeVisible();
    expect(container.querySelector("img")).toBeNull();
  });

  it("is drawn while its picture's address is being typed", () => {
    render(<CardView content={{ type: "buttons", text: "x", picture_url: "https:/", actions: [] }} />);
    expect(screen.getByText(/not whole yet/)).toBeVisible();
  });

  it("of a question has two answers, and of a carousel all its cards", () => {
    render(<CardView content={{ type: "confirm", text: "Sure?", actions: [say("Yes"), say("No")] }} />);
    expect(screen.getByRole("region", { name: "Question" })).toHaveTextContent("Sure?YesNo");
    render(
      <CardView
        content={{
          type: "carousel",
          columns: [
            { text: "One", actions: [say("Buy one")] },
            { text: "Two", actions: [say("")] },
          ],
        }}
      />,
    );
    expect(screen.getByRole("region", { name: "Carousel" })).toHaveTextContent("OneBuy oneTwo…");
  });

  it("shows markup as text", () => {
    render(<CardView content={{ type: "confirm", text: "<img src=x onerror=alert(1)>", actions: [] }} />);
    expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  });
});

it("shows quick replies as chips, in their order", () => {
  render(<QuickReplies actions={[say("Yes"), say("No"), say("กำลังไป")]} />);
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual(["Yes", "No", "กำลังไป"]);
});

describe("a layout", () => {
  const text = (words: string, change: object = {}) => ({ type: "text", text: words, ...change });
  const box = (contents: object[], change: object = {}) => ({ type: "box", layout: "vertical", contents, ...change });
  const draw = (contents: unknown) => render(<FlexView contents={contents} altText="Your order" />);

  it("is drawn with its blocks, rows and buttons", () => {
    draw({
      type: "bubble",
      header: box([text("Shop")]),
      hero: { type: "image", url: "https://shop.example/a.png" },
      body: box([
        text("Total", { weight: "bold", size: "xl", color: "#ff0000" }),
        box([text("Tea", { flex: 0 }), text("300", { align: "end" })], { layout: "horizontal", spacing: "md" }),
        { type: "separator", margin: "lg" },
        { type: "filler" },
        text("", {
          contents: [
            { type: "span", text: "now " },
            { type: "span", text: "or never" },
          ],
        }),
      ]),
      footer: box([
        { type: "button", style: "primary", action: { type: "uri", label: "Pay", uri: "https://x.example" } },
      ]),
    });
    const order = within(screen.getByRole("region", { name: "Your order" }));
    for (const words of ["Shop", "Picture from shop.example", "Tea", "300", "now", "or never", "Pay"])
      expect(order.getByText(words)).toBeVisible();
    expect(order.getByText("Total")).toHaveStyle({ fontWeight: 700, color: "rgb(255, 0, 0)", fontSize: "22px" });
    expect(order.queryByRole("img")).toBeNull();
    expect(order.queryByRole("link")).toBeNull();
  });

  it("of several bubbles shows each", () => {
    draw({ type: "carousel", contents: [1, 2, 3].map((n) => ({ type: "bubble", body: box([text(`Card ${n}`)]) })) });
    expect(screen.getByRole("region")).toHaveTextContent("Card 1Card 2Card 3");
  });

  it("names what it cannot draw", () => {
    draw({ type: "bubble", body: box([{ type: "hologram" }]) });
    expect(screen.getByText("hologram")).toBeVisible();
  });

  it("takes no style from it but colours and lengths", () => {
    draw({
      type: "bubble",
      body: box([text("plain", { color: "red;background:url(https://evil.example)", size: "url(x)" })], {
        backgroundColor: "url(https://evil.example/x.png)",
        paddingAll: "calc(100vw)",
      }),
    });
    expect(screen.getByText("plain").getAttribute("style")).not.toContain("evil");
    expect(screen.getByText("plain").parentElement?.getAttribute("style")).not.toMatch(/evil|calc/);
  });

  it.each([null, 5, "x", [], {}, { type: "carousel" }, { type: "carousel", contents: [5] }, { type: "box" }])(
    "that is none (%o) leaves its alternative text",
    (contents) => {
      draw(contents);
      expect(screen.getByText("Your order")).toBeVisible();
    },
  );

  it("nested without end ends", () => {
    let inner: object = text("deep");
    for (let depth = 0; depth < 200; depth += 1) inner = box([inner]);
    draw({ type: "bubble", body: inner });
    expect(screen.queryByText("deep")).toBeNull();
  });

  it("that is no list of parts is drawn as far as it goes", () => {
    draw({ type: "bubble", body: { type: "box", layout: "vertical", contents: [null, 7, "x", text("still here")] } });
    expect(screen.getByText("still here")).toBeVisible();
  });
});
