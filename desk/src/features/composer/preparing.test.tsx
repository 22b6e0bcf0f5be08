// Files that LINE does not play as they are: prepared beside the composer, sent when ready, and never stuck silently.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useRef } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { logs } from "~/api/live";
import { conversation, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { Composer } from "./composer";
import { draftId } from "./drafts";

withServer();

const FILM = { id: "attachment-1", state: "pending", percent: 0, why_not: null };
const answers: object[] = [];
const taken = vi.fn<(url: string) => void>();

function Placed({ id = "conversation-1" }: { id?: string }) {
  const input = useRef<HTMLTextAreaElement>(null);
  return <Composer conversation={conversation({ id })} inputRef={input} />;
}

const sent = (id = "conversation-1") =>
  logs
    .get(id)
    .getSnapshot()
    .pending.map((one) => one.content);

async function bring() {
  show(<Placed />);
  const film = new File(["x"], "clip.mov", { type: "video/quicktime" });
  fireEvent.change(await screen.findByTestId("file"), { target: { files: [film] } });
  const dialog = (await screen.findByText("Send a file")).closest<HTMLElement>("[role=alertdialog]");
  if (!dialog) throw new Error("no dialog");
  fireEvent.click(within(dialog).getByText("Send", { selector: "button" }));
}

beforeEach(() => {
  logs.clear();
  localStorage.clear();
  sessionStorage.clear();
  taken.mockReset();
  answers.length = 0;
  const path = at("/api/conversations/:id/attachments");
  server.use(
    http.post(path, () => HttpResponse.json(FILM, { status: 201 })),
    http.get(`${path}/:file`, () => HttpResponse.json(answers.length > 1 ? answers.shift() : answers[0])),
    http.delete(`${path}/:file`, ({ request }) => {
      taken(new URL(request.url).pathname);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(at("/api/conversations/:id/messages"), () => new Promise<Response>(() => undefined)),
    http.post(at("/api/conversations/:id/typing"), () => new HttpResponse(null, { status: 204 })),
  );
});

it("goes out by itself when it is ready, and says how far it is", async () => {
  answers.push({ ...FILM, percent: 40 }, { ...FILM, percent: 40 }, { ...FILM, state: "stored" });
  await bring();
  expect(await screen.findByText(/Preparing clip\.mov for LINE/)).toBeVisible();
  expect(screen.queryByText("Send a file")).toBeNull();
  expect(await screen.findByText(/40 %/, undefined, { timeout: 5000 })).toBeVisible();
  await waitFor(() => expect(sent()).toEqual([{ type: "upload", attachment_id: "attachment-1", as_document: false }]), {
    timeout: 5000,
  });
  expect(screen.queryByText(/Preparing clip/)).toBeNull();
});

it("says why it cannot be shown, and goes as a document when that is wanted", async () => {
  const why_not = { code: "not_converted", reason: "It takes too long. It can go as a document." };
  answers.push({ ...FILM, state: "stored", why_not });
  await bring();
  expect(await screen.findByText(/It takes too long/, undefined, { timeout: 5000 })).toBeVisible();
  expect(sent()).toEqual([]);
  fireEvent.click(screen.getByText("Send as a document"));
  expect(sent()).toEqual([{ type: "upload", attachment_id: "attachment-1", as_document: true }]);
  expect(screen.queryByText(/It takes too long/)).toBeNull();
});

it("can be taken back while it is prepared", async () => {
  answers.push(FILM);
  await bring();
  fireEvent.click(await screen.findByLabelText("Don’t send clip.mov"));
  await waitFor(() => expect(taken).toHaveBeenCalledWith("/api/conversations/conversation-1/attachments/attachment-1"));
  expect(screen.queryByText(/Preparing clip/)).toBeNull();
  expect(sent()).toEqual([]);
});

it("brings the very file where that is wanted", async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.post(at("/api/conversations/:id/attachments"), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("as_document"));
      return HttpResponse.json({ ...FILM, state: "stored" }, { status: 201 });
    }),
  );
  show(<Placed />);
  const film = new File(["x"], "clip.mov", { type: "video/quicktime" });
  fireEvent.change(await screen.findByTestId("file"), { target: { files: [film] } });
  fireEvent.click(await screen.findByLabelText(/As a document/));
  fireEvent.click(screen.getByText("Send", { selector: "[role=alertdialog] button" }));
  await waitFor(() => expect(sent()).toEqual([{ type: "upload", attachment_id: "attachment-1", as_document: true }]));
  expect(asked).toEqual(["true"]);
});

it("goes on after a reload, and what had stopped still says why", async () => {
  const draft = draftId(ME.id, "conversation-2");
  const left = [
    { id: "attachment-1", name: "clip.mov", percent: 10, reason: null, asDocument: false },
    { id: "attachment-2", name: "memo.wav", percent: 0, reason: "This is damaged.", asDocument: true },
  ];
  sessionStorage.setItem(`madoguchi.preparing.${draft}`, JSON.stringify(left));
  answers.push({ ...FILM, state: "stored" });
  show(<Placed id="conversation-2" />);
  expect(await screen.findByText("This is damaged.")).toBeVisible();
  await waitFor(
    () =>
      expect(sent("conversation-2")).toEqual([{ type: "upload", attachment_id: "attachment-1", as_document: false }]),
    {
      timeout: 5000,
    },
  );
  expect(screen.getByText("memo.wav")).toBeVisible();
});
