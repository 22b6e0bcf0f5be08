// The conversations this page has opened lately, each kept current by the stream even while another one is shown.
import { ConversationLog, type LogPort } from "./conversation-log";
import type { Conversation, Id, Message } from "./types";

const KEPT = 30;

export class ConversationLogs {
  readonly #logs = new Map<Id, ConversationLog>();

  constructor(private readonly portFor: (conversation: Id) => LogPort) {}

  get(id: Id): ConversationLog {
    const found = this.#logs.get(id);
    const log = found ?? new ConversationLog(this.portFor(id));
    // Re-inserting keeps the map in order of use.
    this.#logs.delete(id);
    this.#logs.set(id, log);
    if (!found) this.#forgetOldest();
    return log;
  }

  receive(messages: readonly Message[]): void {
    const byLog = new Map<ConversationLog, Message[]>();
    for (const message of messages) {
      const log = this.#logs.get(message.conversation_id);
      if (log) byLog.set(log, [...(byLog.get(log) ?? []), message]);
    }
    for (const [log, some] of byLog) log.receive(some);
  }

  expect(conversations: readonly Conversation[]): void {
    for (const conversation of conversations) this.#logs.get(conversation.id)?.expect(conversation.last_seq);
  }

  resync(): void {
    for (const [id, log] of this.#logs) {
      // What nobody looks at is read again when somebody does.
      if (log.idle) this.#logs.delete(id);
      else void log.resync();
    }
  }

  nudge(): void {
    for (const log of this.#logs.values()) log.nudge();
  }

  /** Something is on its way to the server right now: worth a warning before the page closes. */
  get sending(): boolean {
    return [...this.#logs.values()].some((log) => log.sending);
  }

  clear(): void {
    for (const log of this.#logs.values()) log.close();
    this.#logs.clear();
  }

  #forgetOldest(): void {
    for (const [id, log] of this.#logs) {
      if (this.#logs.size <= KEPT) return;
      if (log.idle) this.#logs.delete(id);
    }
  }
}
