// Holds the rules of the house that no off-the-shelf linter knows: layers, sizes, names, opening sentences.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What each layer may import. A feature sees everything below it, and never another feature. */
const MAY_IMPORT = {
  app: ["app", "features", "actions", "api", "ui", "lib"],
  features: ["actions", "api", "ui", "lib"],
  actions: ["actions", "api", "lib"],
  api: ["api", "lib"],
  ui: ["ui", "lib"],
  lib: ["lib"],
};
const TSX_LIMIT = 250;
const TS_LIMIT = 400;
const RUNTIME_DEPENDENCIES = 30;

const IMPORT = /(?:from\s+|import\s*\(\s*|import\s+)["']((?:~\/|\.{1,2}\/)[^"']+)["']/g;

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

/** "features/inbox/row.tsx" lives in layer "features", room "inbox". */
function place(path) {
  const [layer, room] = path.split("/");
  return { layer, room };
}

export function faultsOf(path, text) {
  const faults = [];
  const lines = text.split("\n").length;
  const limit = path.endsWith(".tsx") ? TSX_LIMIT : TS_LIMIT;
  if (lines > limit) faults.push(`${path}: ${lines} lines, the limit is ${limit}`);
  if (!/^\/\/ [A-Z`].*[.!?]\s*$/m.test(text.split("\n", 3).join("\n")) || !text.startsWith("// "))
    faults.push(`${path}: must open with one sentence saying what it is`);
  for (const [tag] of text.matchAll(/<[A-Za-z][^<>]*target="_blank"[^<>]*/g))
    if (!tag.includes('rel="noopener noreferrer"'))
      faults.push(`${path}: what opens a new tab says noopener noreferrer`);
  if (/(^|\/)index\.tsx?$/.test(path)) faults.push(`${path}: no barrels, name the file for what it does`);
  if (!/^[a-z0-9./-]+$/.test(path)) faults.push(`${path}: kebab-case, please`);
  const from = place(path);
  const allowed = MAY_IMPORT[from.layer];
  if (!allowed) return faults;
  for (const [, specifier] of text.matchAll(IMPORT)) {
    const target = specifier.startsWith("~/")
      ? specifier.slice(2)
      : relative(resolve("/src"), resolve("/src", dirname(path), specifier));
    // Builders and stand-ins for tests live outside src, and only tests may reach for them.
    if (path.includes(".test.") && target.startsWith("../test/")) continue;
    const to = place(target);
    const sameRoom = to.layer === from.layer && to.room === from.room;
    if (from.layer === "features" ? !sameRoom && !allowed.includes(to.layer) : !allowed.includes(to.layer))
      faults.push(`${path}: may not import ${specifier} (${from.layer} → ${to.layer})`);
  }
  return faults;
}

function main() {
  const root = fileURLToPath(new URL("../src", import.meta.url));
  const files = walk(root).filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".gen.ts"));
  const faults = files.flatMap((path) => faultsOf(relative(root, path), readFileSync(path, "utf8")));
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const dependencies = Object.keys(manifest.dependencies).length;
  if (dependencies > RUNTIME_DEPENDENCIES) faults.push(`package.json: ${dependencies} runtime dependencies`);
  const lock = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");
  if (lock.includes('"resolved"')) faults.push("package-lock.json: names a registry host; install with our .npmrc");
  for (const fault of faults) console.error(fault);
  console.log(`rules: ${files.length} files, ${dependencies} runtime dependencies, ${faults.length} faults`);
  process.exitCode = faults.length ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
