// What every test needs: matchers, a clean page, and browser parts that jsdom lacks.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { queryClient } from "~/api/live";
import { forgetHeld } from "~/lib/belongings";
import { ME } from "./builders";

// A machine that is busy with other things is slow, not wrong.
configure({ asyncUtilTimeout: 5000 });

afterEach(() => {
  cleanup();
  queryClient.clear();
  forgetHeld(ME.id);
  sessionStorage.clear();
  localStorage.clear();
});

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// A virtualised list draws what fits; without a size nothing would.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 800 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 300 });

// jsdom has no layout, and says so at every navigation.
window.scrollTo = () => undefined;
