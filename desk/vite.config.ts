// How the desk is built, served while developing, and tested.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.MADOGUCHI_URL ?? "http://127.0.0.1:8000";

const FLUENT = [
  "button|tooltip|portal|positioning|field|input|spinner|link|label|utilities|shared-contexts|theme|tabster",
  "jsx-runtime|provider|menu|context-selector|divider|toast|skeleton|message-bar|tabs|textarea|badge|avatar",
].join("|");
const BASE = new RegExp(
  "node_modules/(react|react-dom|scheduler|@tanstack|@griffel|tabster|keyborg|@floating-ui|openapi-fetch|" +
    `use-sync-external-store|@emotion|@fluentui/(tokens|keyboard-keys|react-(${FLUENT})))/`,
);

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": { target: backend, ws: true } } },
  build: {
    // Its first load is held to a budget by tools/size.mjs.
    chunkSizeWarningLimit: 1000,
    // The Python package serves this folder, so it has to lie inside it.
    outDir: "../src/madoguchi/desk_build",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs anyway stays in one piece: cut up by who shares what, it would be larger by several kB.
          groups: [{ name: "base", test: BASE }],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    restoreMocks: true,
    // One registry of modules for all files of a worker: loading Fluent UI anew for each took four minutes of five.
    // What a module remembers is therefore put back by the test that changes it.
    isolate: false,
    // A machine that is busy with other things is slow, not wrong.
    testTimeout: 30_000,
    maxWorkers: "100%",
  },
});
