// What a bubble holds: every kind of content in words, hostile ones as harmless as the others.
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Content, Media } from "~/api/types";
import { show } from "../../../test/render";
import { ContentView } from "./content-view";

const draw = (content: object) => show(<ContentView content={content as Content} />);
const stored = (url: string): Media => ({ state: "stored", url });

describe("stickers", () => {
  const sticker = { type: "sticker", package_id: "11537", sticker_id: "52002734", resource_type: "STATIC" };

  it.each([
    ["the words on it", { text: "ありがとう", keywords: ["thanks"] }, "“ありがとう”"],
    ["its first keywords", { keywords: ["a", "b", "c", "d"] }, "a, b, c"],
    ["its numbers, when LINE says no more", { keywords: [] }, "11537 / 52002734"],
  ])("say %s", (_, change, words) => {
    draw({ ...sticker, ...change });
    expect(screen.getByText("Sticker")).toBeVisible();
    expect(screen.getByText(words)).toBeVisible();
  });
});

describe("media", () => {
  it.each([
    ["pending", "Being fetched from LINE"],
    ["expired", "LINE no longer keeps it"],
    ["rejected", "Blocked for safety"],
    ["erased", "Erased"],
  ] as const)("that is %s says so instead of a broken picture", (state, words) => {
    draw({ type: "image", media: { state } });
    expect(screen.getByText(words)).toBeVisible();
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("is shown as a picture once it is here", () => {
    draw({ type: "image", media: stored("/api/media/1"), set: { id: "s", index: 2, total: 3 } });
    expect(screen.getByRole("img", { name: "Photo 2 of 3" })).toHaveAttribute("src", "/api/media/1");
  });

  it.each([
    ["video", { duration_ms: 65_000 }, "Video"],
    ["audio", { duration_ms: 4000 }, "Voice message"],
    ["file", { name: "invoice.pdf", size: 12_300 }, "invoice.pdf"],
  ])("opens a %s in a page that cannot reach back", (type, change, title) => {
    draw({ type, media: stored("/api/media/2?download=1"), ...change });
    expect(screen.getByText(title)).toBeVisible();
    const link = screen.getByRole("link", { name: "Open" });
    expect(link).toHaveAttribute("href", "/api/media/2?download=1");
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it("does not take a file for a picture because of its name", () => {
    draw({ type: "file", name: "Photos.zip", size: 12_300, media: stored("/api/media/3") });
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.getByRole("link", { name: "Open" })).toBeVisible();
  });

  it.each([
    "https://evil.example/x.png",
    "//evil.example/x.png",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[",
  ])("never points at %s", (url) => {
    draw({ type: "image", media: stored(url) });
    draw({ type: "file", name: "x", size: null, media: stored(url) });
    expect(document.querySelector("[src*='evil'], [href]")).toBeNull();
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("tells how long a recording is while it is on its way", () => {
    draw({ type: "audio", duration_ms: 65_000 });
    expect(screen.getByText("01:05 · Being fetched from LINE")).toBeVisible();
  });

  it("shows a hostile file name as letters", () => {
    draw({ type: "file", name: '"><img src=x onerror=alert(1)>.pdf', size: null });
    expect(screen.getByText('"><img src=x onerror=alert(1)>.pdf')).toBeVisible();
    expect(document.querySelector("img")).toBeNull();
  });

  it("keeps a name that turns its direction to itself", () => {
    draw({ type: "file", name: "invoice\u202Efdp.exe", size: 1000 });
    expect(screen.getByText(/^invoice/)).toHaveAttribute("dir", "auto");
    expect(screen.getByText(/1 kB/)).not.toHaveTextContent("\u202E");
  });
});

describe("places", () => {
  const place = {
    type: "location",
    title: "渋谷駅",
    address: "東京都渋谷区道玄坂1丁目",
    latitude: 35.658,
    longitude: 139.7,
  };

  it("say where they are and lead to a map", () => {
    draw(place);
    expect(screen.getByText("渋谷駅")).toBeVisible();
    expect(screen.getByText(/道玄坂/)).toBeVisible();
    const link = screen.getByRole("link", { name: "Open map" });
    expect(link.getAttribute("href")).toMatch(/^https:\/\/www\.openstreetmap\.org\/\?mlat=35\.658&mlon=139\.7#/);
    expect(link).toHaveAttribute("target", "_blank");
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it("need neither a name nor an address", () => {
    draw({ ...place, title: null, address: null });
    expect(screen.getByText("Location")).toBeVisible();
    expect(screen.getByRole("link", { name: "Open map" })).toBeVisible();
  });

  it("link nothing but the map, whatever their address says", () => {
    draw({ ...place, title: "javascript:alert(1)", address: "<a href='javascript:alert(1)'>here</a>" });
    expect(screen.getAllByRole("link")).toHaveLength(1);
    expect(screen.getByText("javascript:alert(1)")).toBeVisible();
  });
});

describe("text", () => {
  it("keeps its lines and its markup as it was written", () => {
    draw({ type: "text", text: 'one\ntwo "><img src=x onerror=alert(1)>' });
    expect(screen.getByText(/one/).textContent).toBe('one\ntwo "><img src=x onerror=alert(1)>');
    expect(document.querySelector("img")).toBeNull();
  });

  it("isolates its direction, so that it turns nothing around it", () => {
    draw({ type: "text", text: "\u202Eevil שלום" });
    expect(screen.getByText(/evil/)).toHaveAttribute("dir", "auto");
  });
});

describe("what the desk does not know", () => {
  const words = "A kind of message the desk can’t show";

  it("is named as LINE names it", () => {
    draw({ type: "unsupported", kind: "flex<b>" });
    expect(screen.getByText(words)).toBeVisible();
    expect(screen.getByText(/LINE calls it “flex<b>”/)).toBeVisible();
  });

  it("is said to be there, also when the server is newer than this page", () => {
    draw({ type: "hologram" });
    expect(screen.getByText(words)).toBeVisible();
    expect(screen.getByText(/hologram/)).toBeVisible();
  });
});
