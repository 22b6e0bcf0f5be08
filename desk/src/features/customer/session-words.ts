// Who had a conversation and why that ended, in a few words each.
import type { ClosureReason, ConversationSession } from "~/api/types";

export const REASONS: Record<ClosureReason, string> = {
  closed: "ended it, and closed it after wrap-up",
  left: "left it to wait for the customer",
  transferred: "handed it to somebody else",
  transferred_to_queue: "handed it to a queue",
  transferred_by_supervisor: "a supervisor gave it to somebody",
  transferred_to_queue_by_supervisor: "a supervisor moved it to a queue",
  forced: "a supervisor closed it",
  declined: "declined",
  missed: "let the offer run out",
  withdrawn: "the offer was taken back",
  disconnected: "was not there any more",
  rerouted: "it was routed again",
  overflow_transferred: "the queue could not take it and handed it on",
  overflow_ended: "the queue could not take it and ended it",
  queued_overflow_transferred: "waited too long, and was handed on",
  queued_overflow_ended: "waited too long, and was ended",
  moved_on: "nobody served the queue any more",
  customer_non_response: "the customer did not answer",
  representative_non_response: "the customer got no answer",
  auto_close: "closed after a long silence",
  channel_deleted: "its LINE account was removed",
};

export function whoWords({ kind, representative, queue }: ConversationSession): string {
  const person = representative?.name || "Somebody";
  if (kind === "queued") return `In ${queue?.name || "a queue"}`;
  return kind === "offered" ? `Offered to ${person}` : person;
}

export function endWords({ reason, kind }: ConversationSession): string {
  if (reason) return REASONS[reason];
  return kind === "offered" ? "not answered yet" : "has it now";
}
