// The rules of the house catch what they are meant to catch.
import { describe, expect, it } from "vitest";
// @ts-expect-error: a plain script without types
import { faultsOf } from "../tools/rules.mjs";

const OPENING = "// Says what it is.\n";
const faults = (path: string, text: string): string[] => faultsOf(path, OPENING + text);

describe("layers", () => {
  it.each([
    ["features/inbox/row.tsx", "~/ui/page"],
    ["features/inbox/row.tsx", "./list"],
    ["features/inbox/row.tsx", "~/actions/desk"],
    ["app/shell.tsx", "~/features/inbox/inbox"],
    ["api/client.ts", "~/lib/time"],
    ["ui/page.tsx", "~/lib/text"],
  ])("%s may import %s", (path, target) => {
    expect(faults(path, `import { x } from "${target}";`)).toEqual([]);
  });

  it.each([
    ["features/inbox/row.tsx", "~/features/offers/offer-card"],
    ["features/inbox/row.tsx", "../offers/offer-card"],
    ["features/inbox/row.tsx", "~/app/shell"],
    ["api/client.ts", "~/ui/page"],
    ["ui/page.tsx", "~/api/types"],
    ["lib/time.ts", "~/api/types"],
    ["actions/desk.ts", "~/features/inbox/inbox"],
    ["api/client.ts", "../../test/builders"],
  ])("%s may not import %s", (path, target) => {
    expect(faults(path, `import { x } from "${target}";`)).toHaveLength(1);
    expect(faults(path, `const x = import("${target}");`)).toHaveLength(1);
  });
});

it("wants S04 noopener and noreferrer wherever a new tab is opened", () => {
  expect(faults("ui/page.tsx", '<a href={x} target="_blank" rel="noopener noreferrer">')).toEqual([]);
  expect(faults("ui/page.tsx", '<a href={x} target="_blank">')).toHaveLength(1);
  expect(faults("ui/page.tsx", '<Link\n  target="_blank"\n  rel="noopener"\n>')).toHaveLength(1);
});

it("wants an opening sentence, small files, kebab-case and no barrels", () => {
  expect(faultsOf("lib/time.ts", "export const x = 1;")).toHaveLength(1);
  expect(faults("ui/page.tsx", "\n".repeat(250))).toHaveLength(1);
  expect(faults("lib/time.ts", "\n".repeat(250))).toEqual([]);
  expect(faults("lib/ServerClock.ts", "")).toHaveLength(1);
  expect(faults("ui/index.ts", "")).toHaveLength(1);
});
