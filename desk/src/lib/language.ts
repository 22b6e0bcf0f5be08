// Names of languages, from the browser's own knowledge.

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    // LINE's users may carry codes the browser has never heard of.
    return code;
  }
}
