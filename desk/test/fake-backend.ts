// A small contact center in memory behind MSW and a fake WebSocket, for tests that walk through the whole desk.
import { vi } from "vitest";
import type { Conversation, Frame, Me, Message, Offer } from "~/api/types";
import { ME, ours, presenceOf } from "./builders";
import { at, HttpResponse, http, problem, server } from "./server";

class FakeSocket {
  static all: FakeSocket[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: URL) {
    FakeSocket.all.push(this);
  }
  send() {
    // It says whether it is in sight, which is nobody's business here.
  }
  close() {
    // The desk let go; nothing more will be heard here.
  }
}

export class FakeBackend {
  me: Me = { ...ME };
  signedIn = true;
  conversations: Conversation[] = [];
  messages: Message[] = [];
  offers: Offer[] = [];
  readonly asked: string[] = [];
  #cursor = 0;

  install(): this {
    FakeSocket.all = [];
    vi.stubGlobal("WebSocket", FakeSocket);
    server.use(
      http.all(at("/api/*"), ({ request }) => {
        const { pathname, search } = new URL(request.url);
        this.asked.push(`${request.method} ${pathname}${search}`);
      }),
      http.get(at("/api/me"), () => (this.signedIn ? HttpResponse.json(this.me) : problem(401, "not_signed_in"))),
      http.post(at("/api/session"), () => {
        this.signedIn = true;
        return HttpResponse.json(this.me);
      }),
      http.delete(at("/api/session"), () => {
        this.signedIn = false;
        return new HttpResponse(null, { status: 204 });
      }),
      http.put(at("/api/me/presence"), async ({ request }) => {
        const { presence } = (await request.json()) as Pick<Me, "presence">;
        const generation = this.me.presence_now.generation + 1;
        const now = presenceOf({ presence, origin: "manual", cause: null, generation });
        this.me = { ...this.me, presence, presence_now: now };
        return HttpResponse.json(now);
      }),
      http.get(at("/api/me/presences"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/me/notices"), () => HttpResponse.json({ items: [], next_cursor: null, unread: 0 })),
      http.get(at("/api/offers"), () => HttpResponse.json({ items: this.offers })),
      http.get(at("/api/conversations/counts"), () => HttpResponse.json({ mine: 1, open: 0, closed: 0 })),
      http.get(at("/api/conversations"), ({ request }) => {
        const states = new URL(request.url).searchParams.getAll("state");
        const items = this.conversations.filter((one) => states.includes(one.state));
        return HttpResponse.json({ items, next_cursor: null });
      }),
      http.get(at("/api/conversations/:id/earlier"), () => HttpResponse.json({ items: [], next_cursor: null })),
      http.get(at("/api/conversations/:id/messages"), ({ params, request }) => {
        const after = Number(new URL(request.url).searchParams.get("after") ?? 0);
        const items = this.messages.filter((one) => one.conversation_id === params.id && one.seq > after);
        return HttpResponse.json({ items, has_more: false });
      }),
      http.post(at("/api/conversations/:id/messages"), async ({ params, request }) => {
        const { client_id, content } = (await request.json()) as Pick<Message, "client_id" | "content">;
        const id = String(params.id);
        const seq = this.messages.filter((one) => one.conversation_id === id).length + 1;
        const made = ours(seq, { conversation_id: id, client_id, content, state: "queued", delivered_by: null });
        this.messages.push(made);
        return HttpResponse.json(made, { status: 201 });
      }),
      http.put(at("/api/conversations/:id/read"), () => new HttpResponse(null, { status: 204 })),
      http.post(at("/api/conversations/:id/typing"), () => new HttpResponse(null, { status: 204 })),
      http.post(at("/api/conversations/:id/:step"), ({ params }) => {
        const states = { "wrap-up": "wrap_up", waiting: "waiting", closure: "closed", assignment: "active" } as const;
        return HttpResponse.json(this.move(String(params.id), states[params.step as keyof typeof states]));
      }),
      http.get(at("/api/conversations/:id"), ({ params }) => {
        const found = this.conversations.find((one) => one.id === params.id);
        return found ? HttpResponse.json(found) : problem(404, "not_found");
      }),
      http.post(at("/api/offers/:id/:answer"), ({ params }) => {
        const offer = this.offers.find((one) => one.id === params.id);
        this.offers = [];
        return HttpResponse.json({ ...offer, state: params.answer === "acceptance" ? "accepted" : "rejected" });
      }),
    );
    return this;
  }

  /** What the stream says to the desk that is connected last. */
  say(frame: Frame): void {
    FakeSocket.all.at(-1)?.onmessage?.({ data: JSON.stringify(frame) });
  }

  greet(): void {
    this.say({ type: "hello", cursor: String(this.#cursor) });
  }

  stream(change: Omit<Extract<Frame, { type: "changes" }>, "type" | "cursor">): void {
    this.#cursor += 1;
    this.say({ type: "changes", cursor: String(this.#cursor), ...change });
  }

  hangUp(code: number): void {
    FakeSocket.all.at(-1)?.onclose?.({ code });
  }

  forgetConnections(): void {
    FakeSocket.all = [];
  }

  get connected(): boolean {
    return FakeSocket.all.length > 0;
  }

  private move(id: string, state: Conversation["state"]): Conversation | undefined {
    this.conversations = this.conversations.map((one) => (one.id === id ? { ...one, state } : one));
    return this.conversations.find((one) => one.id === id);
  }
}
