// Quick replies where they are kept: found, written in several languages, tagged, saved over nobody, copied, deleted.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { QuickReply } from "~/api/types";
import { desk, ME } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { MyQuickRepliesPage } from "./my-quick-replies-page";
import { QuickRepliesPage } from "./quick-replies-page";
import { bodyOf, draftErrors, draftOf, freshTag, homeLanguage } from "./quick-reply-draft";

withServer();

const SLUGS = [
  { slug: "customerName", meaning: "The customer’s name" },
  { slug: "variable:order", meaning: "order" },
];
const REFUND: QuickReply = {
  id: "reply-1",
  title: "Refund",
  texts: { ja: "{customerName}様、ご返金いたします。", th: "คืนเงิน" },
  default_language: "ja",
  tags: ["返金"],
  workstreams: [{ id: "workstream-1", name: "Shop" }],
  personal: false,
  may_change: true,
  version: 3,
  created_at: "2026-11-24T08:00:00Z",
  changed_at: "2026-11-24T08:00:00Z",
};
const wrote = vi.fn<(method: string, path: string, body: unknown) => void>();
const asked = vi.fn<(query: string) => void>();
let kept: QuickReply[];

beforeEach(() => {
  wrote.mockReset();
  asked.mockReset();
  kept = [REFUND];
  const take = async ({ request }: { request: Request }) => {
    const body = request.headers.get("content-type") ? await request.json() : null;
    wrote(request.method, new URL(request.url).pathname.replace("/api/quick-replies", ""), body);
    return HttpResponse.json({ ...REFUND, id: "reply-9", title: "Copy of Refund", version: 1, personal: true });
  };
  server.use(
    http.get(at("/api/quick-replies"), ({ request }) => {
      const { searchParams } = new URL(request.url);
      asked(searchParams.toString());
      const search = searchParams.get("search") ?? "";
      const items = kept.filter((one) => String(one.personal) === searchParams.get("personal"));
      return HttpResponse.json({ items: items.filter((one) => one.title.includes(search)), next_cursor: null });
    }),
    http.get(at("/api/quick-replies/choices"), () =>
      HttpResponse.json({ slugs: SLUGS, tags: ["返金", "money"], workstreams: [{ id: "workstream-1", name: "Shop" }] }),
    ),
    http.get(at("/api/quick-replies/:id"), () => HttpResponse.json({ ...REFUND, title: "Theirs", version: 4 })),
    http.post(at("/api/quick-replies"), take),
    http.post(at("/api/quick-replies/:id/copies"), take),
    http.patch(at("/api/quick-replies/:id"), take),
    http.delete(at("/api/quick-replies/:id"), async ({ params }) => {
      wrote("DELETE", `/${params.id}`, null);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const write = async (label: string | RegExp, text: string) => {
  const field = screen.getByLabelText(label);
  await userEvent.clear(field);
  await userEvent.type(field, text.replace(/[{[]/g, "$&$&"));
};

describe("the list", () => {
  it("shows each with its text, tags, languages and workstreams, and is narrowed by words and tags", async () => {
    show(<QuickRepliesPage />);
    const row = (await screen.findByRole("button", { name: "Refund" })).closest("tr") as HTMLElement;
    expect(
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["Refund", "{customerName}様、ご返金いたします。", "#返金", "Japanese and 1 more", "Shop"]);
    expect(within(row).getByTitle("Japanese; Thai")).toBeVisible();
    await userEvent.type(screen.getByRole("searchbox", { name: "Search shared quick replies" }), "nothing");
    expect(await screen.findByText("Nothing like this is here.")).toBeVisible();
    await userEvent.clear(screen.getByRole("searchbox"));
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Tag" }), "money");
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith("search=&personal=false&tag=money"));
  });

  it("teaches where there is none", async () => {
    kept = [];
    show(<QuickRepliesPage />);
    expect(await screen.findByText("No shared quick replies yet")).toBeVisible();
    await press("Add a quick reply");
    expect(await screen.findByRole("alertdialog", { name: "Add a shared quick reply" })).toBeVisible();
  });
});

describe("the form", () => {
  it("adds one in two languages, with a slug from the list and tags", async () => {
    show(<QuickRepliesPage />);
    await press("Add a quick reply");
    await write(/^Title/, "Greeting");
    await write(/^Text in English/, "Hello ");
    await press("Insert a name or value");
    await userEvent.click(await screen.findByRole("menuitem", { name: /The customer’s name/ }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Another language" }), "ja");
    await write(/^Text in Japanese/, "こんにちは");
    await userEvent.type(screen.getByLabelText("Tags", { selector: "input" }), "#hello  there{Enter}hello there,");
    await press("Add quick reply");
    await waitFor(() =>
      expect(wrote).toHaveBeenCalledExactlyOnceWith("POST", "", {
        title: "Greeting",
        texts: { en: "Hello {customerName}", ja: "こんにちは" },
        default_language: "en",
        tags: ["hello there"],
        workstream_ids: [],
        personal: false,
      }),
    );
  });

  it("shows how it is read, with names made up", async () => {
    show(<QuickRepliesPage />);
    await press("Refund");
    expect(
      within(await screen.findByRole("figure", { name: "Preview" })).getByText(/山田 花子様、ご返金/),
    ).toBeVisible();
  });

  it("refuses a slug that stands for nothing before it is sent", async () => {
    show(<QuickRepliesPage />);
    await press("Refund");
    await write(/^Text in Japanese/, "{custmerName}様");
    await press("Save");
    expect(await screen.findByText(/\{custmerName\} in the text in Japanese stands for nothing/)).toBeVisible();
    expect(wrote).not.toHaveBeenCalled();
  });

  it("saves over what was read, and lets choose when somebody was faster", async () => {
    show(<QuickRepliesPage />);
    await press("Refund");
    await write(/^Title/, "Mine");
    server.use(http.patch(at("/api/quick-replies/:id"), () => problem(409, "changed_meanwhile"), { once: true }));
    await press("Save");
    expect(await screen.findByText(/Somebody else has saved this quick reply meanwhile/)).toBeVisible();
    await press("Save mine over theirs");
    await waitFor(() =>
      expect(wrote).toHaveBeenCalledWith("PATCH", "/reply-1", expect.objectContaining({ title: "Mine", version: 4 })),
    );
  });

  it("deletes after it has asked once more", async () => {
    show(<QuickRepliesPage />);
    await press("Refund");
    await press("Delete this quick reply");
    expect(screen.getByText(/gone for everybody/)).toBeVisible();
    expect(wrote).not.toHaveBeenCalled();
    await press("Delete it");
    await waitFor(() => expect(wrote).toHaveBeenCalledExactlyOnceWith("DELETE", "/reply-1", null));
  });

  it("goes on with a copy", async () => {
    show(<QuickRepliesPage />);
    await press("Refund");
    await press("Copy");
    expect(await screen.findByRole("alertdialog", { name: "Copy of Refund" })).toBeVisible();
    expect(wrote).toHaveBeenCalledExactlyOnceWith("POST", "/reply-1/copies", { personal: false });
  });
});

describe("one’s own", () => {
  it("are added at once when that was asked for, and are nobody else’s", async () => {
    show(<MyQuickRepliesPage adding />);
    await screen.findByRole("alertdialog", { name: "Add a quick reply of your own" });
    await write(/^Title/, "Mine");
    await write(/^Text in English/, "Hi");
    await press("Add quick reply");
    await waitFor(() =>
      expect(wrote).toHaveBeenCalledWith("POST", "", expect.objectContaining({ title: "Mine", personal: true })),
    );
  });

  it("are begun once, and not again with each look at them", async () => {
    kept = [];
    show(<MyQuickRepliesPage adding />);
    await screen.findByRole("alertdialog", { name: "Add a quick reply of your own" });
    await press("Cancel");
    await userEvent.click(await screen.findByRole("tab", { name: /Shared/ }));
    await userEvent.click(screen.getByRole("tab", { name: /Your own/ }));
    expect(await screen.findByText("None of your own yet")).toBeVisible();
    expect(screen.queryByRole("alertdialog", { hidden: true })).toBeNull();
  });

  it("are made of shared ones, which representatives only read", async () => {
    kept = [{ ...REFUND, may_change: false }];
    show(<MyQuickRepliesPage adding={false} />);
    expect(await screen.findByText("None of your own yet")).toBeVisible();
    await userEvent.click(screen.getByRole("tab", { name: /Shared/ }));
    await press("Refund");
    expect(screen.queryByRole("button", { name: "Add a quick reply" })).toBeNull();
    expect(await screen.findByRole("region", { name: "Thai" })).toHaveTextContent("คืนเงิน");
    await press("Copy to your own");
    expect(await screen.findByRole("alertdialog", { name: "Copy of Refund" })).toBeVisible();
    expect(wrote).toHaveBeenCalledExactlyOnceWith("POST", "/reply-1/copies", { personal: true });
  });

  it("stand beside shared ones that supervisors change there", async () => {
    show(<MyQuickRepliesPage adding={false} />, desk({ me: { ...ME, role: "supervisor" } }));
    await userEvent.click(await screen.findByRole("tab", { name: /Shared/ }));
    expect(await screen.findByRole("button", { name: "Add a quick reply" })).toBeVisible();
    await press("Refund");
    expect(await screen.findByRole("button", { name: "Save" })).toBeVisible();
  });
});

describe("a draft", () => {
  it("begins in the language of whoever writes, and keeps no empty texts", () => {
    expect(homeLanguage("ja-JP")).toBe("ja");
    expect(homeLanguage("zh-TW")).toBe("zh-TW");
    expect(homeLanguage("fi")).toBe("en");
    expect(bodyOf({ ...draftOf(REFUND), texts: { ja: "x", th: " " } }).texts).toEqual({ ja: "x" });
  });

  it("needs a title and a text in its default language that a message can hold", () => {
    expect(draftErrors(draftOf(null), null)).toEqual({
      title: "Enter a title.",
      texts: "Write the text in English, the default language.",
    });
    const long = { ...draftOf(REFUND), texts: { ja: "あ".repeat(5001) } };
    expect(draftErrors(long, SLUGS).texts).toMatch(/Japanese is longer/);
    expect(draftErrors({ ...draftOf(REFUND), texts: { ja: "{any}" } }, null)).toEqual({});
  });

  it("takes each tag once, without its #", () => {
    expect(freshTag(" ＃Hello  there ", [])).toBe("Hello there");
    expect(freshTag("ｈｅｌｌｏ", ["Hello"])).toBeNull();
    expect(freshTag("#", [])).toBeNull();
  });
});
