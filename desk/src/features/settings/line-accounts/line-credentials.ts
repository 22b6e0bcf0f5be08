// The credentials of a LINE account as forms hold them: what each kind of token needs, and what goes to the server.
import type { TokenKind } from "~/api/types";

export interface Credentials {
  channel_id: string;
  channel_secret: string;
  token_kind: TokenKind;
  channel_access_token: string;
  assertion_kid: string;
  assertion_key: string;
}

export const EMPTY: Credentials = {
  channel_id: "",
  channel_secret: "",
  token_kind: "long_lived",
  channel_access_token: "",
  assertion_kid: "",
  assertion_key: "",
};

export const TOKEN_KINDS: { value: TokenKind; text: string }[] = [
  { value: "long_lived", text: "Long-lived, issued in the console" },
  { value: "stateless", text: "Stateless, issued by Madoguchi (15 minutes each)" },
  { value: "v2_1", text: "Version 2.1, issued by Madoguchi with a signing key (30 days each)" },
];

/** Values are pasted, and pasting brings blanks along; what stayed empty is not sent. */
export function toWrite(values: Credentials): Partial<Record<keyof Credentials, string>> & { token_kind: TokenKind } {
  const wanted: Record<TokenKind, (keyof Credentials)[]> = {
    long_lived: ["channel_access_token"],
    stateless: [],
    v2_1: ["assertion_kid", "assertion_key"],
  };
  const fields = ["channel_id", "channel_secret", ...wanted[values.token_kind]] as (keyof Credentials)[];
  const filled = fields.map((field) => [field, values[field].trim()] as const).filter(([, value]) => value);
  return { ...Object.fromEntries(filled), token_kind: values.token_kind };
}

export function oddChannelId(value: string): string | null {
  return value.trim() && !/^\d+$/.test(value.trim())
    ? "LINE’s channel IDs are digits only. Is this the right field?"
    : null;
}

export function oddSecret(value: string): string | null {
  const secret = value.trim();
  return secret && !/^[0-9a-f]{32}$/i.test(secret) ? "LINE’s channel secrets have 32 characters, 0–9 and a–f." : null;
}
