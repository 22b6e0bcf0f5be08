// Fails the build when the first load of the desk grows past its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

// The desk may take 350 at most; what is not used of that is for what its first page will still need.
const BUDGET_KB = 320;
const build = new URL("../../src/madoguchi/desk_build/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", build), "utf8"));

function staticImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) staticImports(next, seen);
  return seen;
}

const kilobytes = (file) => gzipSync(readFileSync(new URL(file, build))).length / 1000;
const first = [...staticImports("index.html")].reduce((sum, key) => sum + kilobytes(manifest[key].file), 0);
const desk = Object.keys(manifest).find((key) => key.endsWith("desk-page.tsx"));
const withDesk = desk
  ? [...staticImports(desk, staticImports("index.html"))].reduce((sum, key) => sum + kilobytes(manifest[key].file), 0)
  : first;
console.log(`first load ${first.toFixed(1)} kB gzip; with the desk ${withDesk.toFixed(1)} kB of ${BUDGET_KB}`);
if (withDesk > BUDGET_KB) process.exitCode = 1;
