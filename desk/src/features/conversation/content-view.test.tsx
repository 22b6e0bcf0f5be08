// What a bubble holds: every kind of content in words, hostile ones as harmless as the others.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Attachment, Content, FileContent } from "~/api/types";
import { attachment } from "../../../test/builders";
import { show } from "../../../test/render";
import { ContentView } from "./content-view";

const draw = (content: object, file: Attachment | null = null) =>
  show(<ContentView content={content as Content} attachment={file} />);

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

describe("files", () => {
  const image = { type: "image", media: { url: null } };

  it.each([
    ["expired", "LINE no longer keeps this file."],
    ["rejected", "The file is larger than the 5 MB that are taken."],
  ] as const)("that have %s say why instead of a broken picture", async (state, reason) => {
    draw(image, attachment({ state, why_not: { code: "x", reason } }));
    expect(await screen.findByText(reason)).toBeVisible();
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("that were erased say so", async () => {
    draw(image, attachment({ state: "erased" }));
    expect(await screen.findByText("Erased")).toBeVisible();
  });

  it("keep their place while they are on their way", async () => {
    draw(image, attachment({ state: "pending", width: null, height: null }));
    expect(await screen.findByRole("status")).toHaveTextContent("Photo · Being fetched from LINE");
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("tell how long a recording is while it is on its way", async () => {
    draw({ type: "audio", duration_ms: 65_000 }, attachment({ state: "pending" }));
    expect(await screen.findByText("01:05 · Being fetched from LINE")).toBeVisible();
  });

  it("are small pictures that open to large ones", async () => {
    draw({ ...image, set: { id: "s", index: 2, total: 3 } }, attachment());
    expect(await screen.findByRole("img", { name: "Photo 2 of 3" })).toHaveAttribute(
      "src",
      "/api/attachments/attachment-1/preview",
    );
    await userEvent.click(screen.getByRole("button", { name: "Photo 2 of 3: look at it" }));
    const dialog = await screen.findByRole("dialog", { name: "Photo 2 of 3" });
    expect(within(dialog).getByRole("img")).toHaveAttribute("src", "/api/attachments/attachment-1");
    expect(within(dialog).getByRole("link", { name: "Save" })).toHaveAttribute(
      "href",
      "/api/attachments/attachment-1/original",
    );
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("are zoomed by keys", async () => {
    draw(image, attachment());
    await userEvent.click(await screen.findByRole("button", { name: "Photo: look at it" }));
    const picture = within(await screen.findByRole("dialog")).getByRole("img");
    expect(picture.style.transform).toContain("scale(1)");
    await userEvent.keyboard("++");
    expect(picture.style.transform).toContain("scale(2.25)");
    await userEvent.keyboard("0");
    expect(picture.style.transform).toContain("scale(1)");
  });

  it("that were sent as one are a grid to walk through", async () => {
    const pictures = [1, 2, 3].map((index) => ({
      content: { ...image, set: { id: "s", index, total: 3 } } as FileContent,
      attachment: attachment({ id: `a${index}`, url: `/api/attachments/a${index}` }),
    }));
    show(<ContentView content={pictures[0]?.content as Content} attachment={null} album={pictures} />);
    expect(await screen.findAllByRole("img")).toHaveLength(3);
    await userEvent.click(screen.getByRole("button", { name: "Photo 3 of 3: look at it" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText("3 / 3")).toBeVisible();
    await userEvent.keyboard("{ArrowRight}");
    expect(within(dialog).getByRole("img", { name: "Photo 1 of 3" })).toHaveAttribute("src", "/api/attachments/a1");
    await userEvent.keyboard("{ArrowLeft}");
    expect(within(dialog).getByText("3 / 3")).toBeVisible();
  });

  it("are films with a poster, and recordings", async () => {
    draw({ type: "video" }, attachment({ kind: "video", duration_ms: 65_000, content_type: "video/mp4" }));
    const film = await screen.findByLabelText("Video, 01:05");
    expect(film).toHaveAttribute("poster", "/api/attachments/attachment-1/preview");
    draw({ type: "audio" }, attachment({ kind: "audio", duration_ms: 4000, preview_url: null }));
    expect(await screen.findByLabelText("Voice message, 00:04")).toHaveAttribute(
      "src",
      "/api/attachments/attachment-1",
    );
  });

  it("are cards to be saved, whatever their name says", async () => {
    const change = { kind: "file", preview_url: null, content_type: "application/zip" } as const;
    draw({ type: "file", name: "Photos.zip", size: 12_300 }, attachment(change));
    expect(await screen.findByText("Photos.zip")).toBeVisible();
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.getByRole("link", { name: "Save" })).toHaveAttribute(
      "href",
      "/api/attachments/attachment-1/original",
    );
  });

  it("that lie elsewhere are a link, and nothing is loaded from there", async () => {
    draw({ type: "image", media: { url: "https://elsewhere.example/x.png" } });
    const link = await screen.findByRole("link", { name: /Open at elsewhere.example/ });
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
    expect(document.querySelector("[src]")).toBeNull();
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "http://["])("never lead to %s", async (url) => {
    draw({ type: "image", media: { url } });
    expect(await screen.findByText("Not kept here")).toBeVisible();
    expect(document.querySelector("[src], [href]")).toBeNull();
  });

  it("S02 show a hostile name as letters", async () => {
    draw({ type: "file", name: '"><img src=x onerror=alert(1)>.pdf', size: null });
    expect(await screen.findByText('"><img src=x onerror=alert(1)>.pdf')).toBeVisible();
    expect(document.querySelector("img")).toBeNull();
  });

  it("S02 keep a name that turns its direction to itself", async () => {
    draw({ type: "file", name: "invoice\u202Efdp.exe", size: 1000 }, attachment({ state: "pending" }));
    expect(await screen.findByText(/^invoice/)).toHaveAttribute("dir", "auto");
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
