// Finding a customer by name: the server is asked when typing pauses, and what was shown stays meanwhile.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { type Answer, asked, inbox, list, many, named, press, rows, withInbox } from "../../../test/inbox";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";

withServer();
withInbox();

describe("the filter", () => {
  const answer: Answer = (query) => ({
    items: query.get("search") === "花" ? [named("a", "花子")] : query.has("search") ? [] : many(3),
    next_cursor: null,
  });
  const type = (text: string) =>
    fireEvent.change(screen.getByRole("searchbox", { name: "Filter by name" }), { target: { value: text } });

  it("asks the server, without the blanks around it", async () => {
    inbox(answer);
    await list();
    type("  花 ");
    expect(await screen.findByText("花子")).toBeVisible();
    expect(rows()).toHaveLength(1);
    expect(asked).toHaveBeenLastCalledWith(expect.stringContaining(`search=${encodeURIComponent("花")}`));
  });

  it("asks once for what is typed in one go, lets go of a question nobody waits for, and keeps what is shown", async () => {
    const given: string[] = [];
    inbox(answer);
    server.use(
      http.get(at("/api/conversations"), async ({ request }) => {
        const wanted = new URL(request.url).searchParams.get("search");
        asked(request.url);
        request.signal.addEventListener("abort", () => given.push(`let go of ${wanted}`));
        if (wanted === "zz") await new Promise(() => undefined);
        return HttpResponse.json(answer(new URL(request.url).searchParams));
      }),
    );
    await waitFor(() => expect(rows()).toHaveLength(3));
    for (const text of ["z", "zz"]) type(text);
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith(expect.stringContaining("search=zz")));
    expect(rows()).toHaveLength(3);
    type("花");
    expect(await screen.findByText("花子")).toBeVisible();
    expect(given).toEqual(["let go of zz"]);
    const wanted = asked.mock.calls.map(([url]) => new URL(url, window.location.origin).searchParams.get("search"));
    expect([...new Set(wanted.filter((name) => name !== null))]).toEqual(["zz", "花"]);
  });

  it("says that nobody is called so, and clears itself", async () => {
    inbox(answer);
    await list();
    type("zzz");
    expect(await screen.findByText("Nobody called “zzz”")).toBeVisible();
    await press("Clear the filter");
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(screen.getByRole("searchbox")).toHaveValue("");
  });

  it("stays when the tab changes", async () => {
    inbox(answer);
    await list();
    type("花");
    await userEvent.click(screen.getByRole("tab", { name: /^Closed/ }));
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith(expect.stringMatching(/^state=closed&search=/)));
  });
});
