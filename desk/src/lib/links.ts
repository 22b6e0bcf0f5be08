// Finds web addresses in what a customer wrote, without ever making anything but http(s) clickable.

export interface TextPart {
  text: string;
  href: string | null;
}

const CANDIDATE = /https?:\/\/[^\s<>"'「」『』（）【】、。，！？]+/giu;
/** Punctuation that ends a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}'"…]+$/u;

export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimEnd(match[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** The address to follow, or null when it is not plain http(s) or hides a user name before its host. */
export function safeHref(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  // https://bank.example@evil.example shows one host and opens another.
  if (url.username || url.password) return null;
  return url.href;
}

/** The host behind an address that a stranger named, when it is one of the internet: nobody is led into this network. */
export function publicHost(address: string): string | null {
  const href = safeHref(address);
  if (!href) return null;
  const { host, hostname } = new URL(href);
  // The browser writes an IP address as four numbers, however it was spelt.
  const isNumber = hostname.startsWith("[") || /^[\d.]+$/.test(hostname);
  return isNumber || !/\.(?!local$|localhost$|internal$|lan$)[^.]+$/.test(hostname) ? null : host;
}

function trimEnd(address: string): string {
  const trimmed = address.replace(TRAILING, "");
  const cut = address.slice(trimmed.length);
  // A bracket opened inside the address belongs to it: https://x.example/a_(b)
  return cut.startsWith(")") && trimmed.includes("(") ? `${trimmed})` : trimmed;
}

export function mapLink(latitude: number, longitude: number): string {
  const spot = `${latitude}/${longitude}`;
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${spot}`;
}
