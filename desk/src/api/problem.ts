// The two ways a request can go wrong: the server said no, or nobody answered.

export interface FieldError {
  path: string;
  message: string;
}

/** An RFC 9457 answer. `code` is stable; `detail` is for people. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: Record<string, unknown>;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, body: unknown, retryAfter: string | null = null) {
    const fields = isRecord(body) ? body : {};
    const detail = fields.detail ?? fields.title;
    super(typeof detail === "string" && detail ? detail : `The server answered ${status}.`);
    this.name = "Problem";
    this.status = status;
    this.code = typeof fields.code === "string" ? fields.code : status >= 500 ? "unavailable" : "unexpected";
    this.extra = fields;
    const seconds = Number(retryAfter);
    this.retryAfterSeconds = retryAfter !== null && Number.isFinite(seconds) ? seconds : null;
  }

  /** Worth asking again without changing anything. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  get fieldErrors(): FieldError[] {
    const errors = this.extra.errors;
    if (!Array.isArray(errors)) return [];
    return errors.filter(isRecord).map((error) => ({
      path: Array.isArray(error.path) ? error.path.join(".") : String(error.path ?? ""),
      message: String(error.message ?? "Please check this field."),
    }));
  }
}

/** No answer at all: offline, server restarting, cut in the middle. The request may or may not have been carried out. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server could not be reached.", { cause });
    this.name = "Unreachable";
  }
}

export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.passing);
}

export function hasCode(error: unknown, code: string): error is Problem {
  return error instanceof Problem && error.code === code;
}

/** One sentence a representative can act on. */
export function explain(error: unknown): string {
  if (error instanceof Unreachable) return "Can’t reach the server. Check your connection and try again.";
  if (!(error instanceof Problem)) return "Something unexpected went wrong in this page. Try again.";
  if (error.code === "not_signed_in") return "You have been signed out. Sign in again.";
  if (error.code === "forbidden") return "You don’t have permission to do this.";
  if (error.code === "already_assigned") return `${ownerOf(error) ?? "Someone else"} already has this conversation.`;
  if (error.code === "over_capacity") return "You have no free capacity. Finish a conversation first.";
  if (error.code === "not_assigned_to_you") return "This conversation is not assigned to you any more.";
  if (error.code === "wrong_state") return "This conversation has moved on. It shows its new state now.";
  if (error.code === "unavailable") return "The server is busy. Try again in a moment.";
  return error.message;
}

function ownerOf(problem: Problem): string | null {
  const owner = problem.extra.owner;
  return isRecord(owner) && typeof owner.name === "string" ? owner.name : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
