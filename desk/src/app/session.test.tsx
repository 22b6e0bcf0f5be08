// Coming and going: the door, an expired session, another person on the same PC, and what must survive all of it.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { draftId, setDraft } from "~/features/composer/drafts";
import { at, HttpResponse, http, problem, server, withServer } from "../../test/server";
import { box, HANAKO, list, log, tabs, withDesk } from "../../test/whole-desk";

withServer();
const desk = withDesk();
beforeEach(() => setDraft(draftId("user-1", "conversation-1"), ""));

const MESSAGES = at("/api/conversations/:id/messages");
const door = () => screen.findByLabelText("Email");

async function signInAgain() {
  fireEvent.change(await door(), { target: { value: "rep1@example.com" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "madoguchi-demo" } });
  fireEvent.submit(screen.getByRole("form", { name: "Sign in" }));
}

describe("an expired session", () => {
  it("shows the door at the first answer that says so, and leads back to the same conversation", async () => {
    await desk.signedIn("/desk/conversation-1");
    await log();
    server.use(http.post(at("/api/conversations/:id/wrap-up"), () => problem(401, "not_signed_in"), { once: true }));
    await userEvent.click(screen.getByRole("button", { name: "End conversation" }));
    await signInAgain();
    expect(await log()).toHaveTextContent("注文が届きません");
    expect(desk.router.state.location.pathname).toBe("/desk/conversation-1");
  });

  it("does not cost the message that was being sent", async () => {
    await desk.signedIn("/desk/conversation-1");
    server.use(
      http.post(
        MESSAGES,
        () => {
          desk.backend.signedIn = false;
          return problem(401, "not_signed_in");
        },
        { once: true },
      ),
    );
    await userEvent.type(await box(), "お調べします{Enter}");
    await signInAgain();
    const thread = within(await log());
    expect(await thread.findByText("お調べします")).toBeVisible();
    expect(thread.getByRole("alert")).toHaveTextContent("Not sent");
    await userEvent.click(thread.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(desk.backend.messages).toHaveLength(2));
    await waitFor(() => expect(thread.queryByRole("alert")).toBeNull());
    expect(thread.getAllByText("お調べします")).toHaveLength(1);
  });

  it("does not cost what was half written", async () => {
    await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "お調べ");
    desk.backend.signedIn = false;
    act(() => desk.backend.hangUp(4401));
    await signInAgain();
    expect(await box()).toHaveValue("お調べ");
  });
});

describe("the door", () => {
  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "never leads to %s",
    async (redirect) => {
      desk.backend.signedIn = false;
      desk.open(`/sign-in?redirect=${encodeURIComponent(redirect)}`);
      await signInAgain();
      expect(await list()).toBeVisible();
      expect(desk.router.state.location.pathname).toBe("/desk");
    },
  );

  it("is where every address leads without a session, the start page included", async () => {
    desk.backend.signedIn = false;
    desk.open("/");
    await door();
    expect(desk.router.state.location).toMatchObject({ pathname: "/sign-in", search: { redirect: "/desk" } });
    expect(document.title).toBe("Sign in · Madoguchi");
  });
});

it("says when the server is away at the start, and opens when it is back", async () => {
  let away = true;
  desk.open("/sign-in");
  server.use(http.get(at("/api/me"), () => (away ? problem(400, "bad_request") : HttpResponse.json(desk.backend.me))));
  await act(() => desk.router.navigate({ to: "/desk" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("detail of bad_request");
  away = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await list()).toBeVisible();
});

it("says so at an address where nothing is", async () => {
  desk.open("/nowhere");
  expect(await screen.findByRole("alert")).toHaveTextContent("There is nothing at this address");
  expect(screen.getByRole("button", { name: "Go to the desk" })).toBeVisible();
});

describe("a reload", () => {
  it("brings back the conversation, its tab and what was half written", async () => {
    const view = await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "お調べ");
    await desk.reload(view);
    expect(await box()).toHaveValue("お調べ");
    expect(within(tabs()).getByRole("button", { name: /^山田 花子/, current: "page" })).toBeVisible();
  });

  it("in the middle of sending keeps the text, and a retry sends it once", async () => {
    const view = await desk.signedIn("/desk/conversation-1");
    const clientIds: unknown[] = [];
    server.use(
      http.post(MESSAGES, async ({ request }) => {
        clientIds.push(((await request.clone().json()) as { client_id: string }).client_id);
        if (clientIds.length === 1) await new Promise(() => undefined);
      }),
    );
    await userEvent.type(await box(), "お調べします{Enter}");
    await waitFor(() => expect(clientIds).toHaveLength(1));
    await desk.reload(view);
    const thread = within(await log());
    expect(await thread.findByRole("alert")).toHaveTextContent(
      "Not sent: the page was closed before the server answered.",
    );
    await userEvent.click(thread.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(desk.backend.messages).toHaveLength(2));
    expect(clientIds[1]).toBe(clientIds[0]);
  });

  it("is warned of only while something is on its way", async () => {
    const leave = () => {
      const leaving = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(leaving);
      return leaving.defaultPrevented ? "warned" : "silent";
    };
    await desk.signedIn("/desk/conversation-1");
    let arrive: () => void = () => undefined;
    server.use(http.post(MESSAGES, () => new Promise<undefined>((resolve) => (arrive = () => resolve(undefined)))));
    expect(leave()).toBe("silent");
    await userEvent.type(await box(), "お調べします{Enter}");
    expect(leave()).toBe("warned");
    await waitFor(() => {
      arrive();
      expect(desk.backend.messages).toHaveLength(2);
    });
    await waitFor(() => expect(leave()).toBe("silent"));
  });
});

it("keeps an open conversation's name in its tab while another is in front", async () => {
  await desk.signedIn("/desk/conversation-1");
  await log();
  await userEvent.click(screen.getByRole("button", { name: "Home" }));
  act(() => desk.backend.stream({ conversations: [{ ...HANAKO, unread_count: 3 }] }));
  expect(await within(tabs()).findByLabelText("3 unread")).toBeVisible();
});
