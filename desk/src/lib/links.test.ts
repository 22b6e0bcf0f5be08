// What a customer writes must never become a link to anything but the web, or hide where it leads.
import { describe, expect, it } from "vitest";
import { mapLink, publicHost, safeHref, splitLinks } from "./links";

const hrefs = (text: string) => splitLinks(text).flatMap((part) => part.href ?? []);
const whole = (text: string) =>
  splitLinks(text)
    .map((part) => part.text)
    .join("");

describe("splitting", () => {
  it("finds addresses in any script and leaves the words around them", () => {
    expect(splitLinks("注文は https://example.com/o/1 です。")).toEqual([
      { text: "注文は ", href: null },
      { text: "https://example.com/o/1", href: "https://example.com/o/1" },
      { text: " です。", href: null },
    ]);
  });

  it.each([
    ["ดู https://example.com/a?b=1&c=2#d นะ", "https://example.com/a?b=1&c=2#d"],
    ["「https://example.com/x」を見て", "https://example.com/x"],
    ["See https://example.com.", "https://example.com/"],
    ["(https://example.com/a_(b))", "https://example.com/a_(b)"],
    ["HTTP://EXAMPLE.COM/x!", "http://example.com/x"],
  ])("%s", (text, href) => {
    expect(hrefs(text)).toEqual([href]);
    expect(whole(text)).toBe(text);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "ftp://example.com",
    "<a href='javascript:x'>here</a>",
    "https://",
    "https://bank.example@evil.example/",
    "no link at all",
    "",
  ])("never links %s", (text) => {
    expect(hrefs(text)).toEqual([]);
    expect(whole(text)).toBe(text);
  });

  it("takes long text without slowing down", () => {
    const text = `${"https://".repeat(600)} ${"(".repeat(200)}`;
    const before = performance.now();
    splitLinks(text);
    expect(performance.now() - before).toBeLessThan(200);
  });
});

it("accepts only plain http and https", () => {
  expect(safeHref("https://example.com/a b")).toBe("https://example.com/a%20b");
  expect(safeHref("java\nscript:alert(1)")).toBeNull();
  expect(safeHref("//example.com")).toBeNull();
});

it("shows a place on a map", () => {
  expect(mapLink(35.658, 139.7016)).toContain("mlat=35.658&mlon=139.7016");
});

describe("the host of an address that a stranger named", () => {
  it.each([
    ["https://files.example.com:8443/a.jpg", "files.example.com:8443"],
    ["http://169.254.169.254/latest/meta-data/", null],
    ["http://2852039166/", null],
    ["http://0x7f.1/", null],
    ["http://[::1]:5432/", null],
    ["http://localhost:8000/", null],
    ["http://printer/", null],
    ["http://desk.internal/", null],
    ["file:///etc/passwd", null],
    ["gopher://127.0.0.1:6379/", null],
    ["https://example.com@evil.example/", null],
  ])("S10: %s", (address, host) => {
    expect(publicHost(address)).toBe(host);
  });
});
