// Why what is written through a LINE account waits, in words for whoever writes.
import type { Standing } from "~/api/types";

interface Words {
  /** For everybody who looks at a conversation. */
  banner: string;
  /** Beside the box in which an answer is written. */
  waits: string;
}

export const TROUBLE_WORDS: Record<NonNullable<Standing["trouble"]>, Words> = {
  switched_off: {
    banner: "is switched off: nothing comes in, and what is sent waits until an administrator switches it on.",
    waits: "What you send waits: the account is switched off.",
  },
  token_refused: {
    banner: "cannot send: LINE refuses its access token. What is sent waits until an administrator has mended it.",
    waits: "What you send waits: LINE refuses the account’s access token.",
  },
  token_ended: {
    banner: "cannot send: its access token has ended, and LINE issues no new one. What is sent waits until it does.",
    waits: "What you send waits: the account’s access token has ended.",
  },
};
