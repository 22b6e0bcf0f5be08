// The look: Fluent's own light and dark themes, with fonts for every script customers write in, following the system.
import { type Theme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";

const fontFamilyBase = [
  '"Segoe UI"',
  '"Segoe UI Variable Text"',
  "-apple-system",
  "system-ui",
  "Roboto",
  '"Noto Sans"',
  '"Hiragino Sans"',
  '"Yu Gothic UI"',
  '"Noto Sans CJK JP"',
  '"Noto Sans JP"',
  '"Microsoft YaHei UI"',
  '"Leelawadee UI"',
  '"Noto Sans Thai"',
  '"Nirmala UI"',
  '"Noto Sans Devanagari"',
  "sans-serif",
  '"Segoe UI Emoji"',
  '"Apple Color Emoji"',
  '"Noto Color Emoji"',
].join(", ");

/** LINE's own green, used only for what is LINE's. */
export const LINE_GREEN = "#06c755";

const light: Theme = { ...webLightTheme, fontFamilyBase };
const dark: Theme = { ...webDarkTheme, fontFamilyBase };
const prefersDark = () => window.matchMedia?.("(prefers-color-scheme: dark)");

export function useSystemTheme(): Theme {
  const isDark = useSyncExternalStore(subscribe, () => prefersDark()?.matches ?? false);
  return isDark ? dark : light;
}

function subscribe(listener: () => void): () => void {
  const query = prefersDark();
  query?.addEventListener("change", listener);
  return () => query?.removeEventListener("change", listener);
}
