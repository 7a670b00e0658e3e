import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, expect, vi } from "vitest";
import { takeMissed } from "@/bindings/fake";
import { clearNotices } from "@/data/notices";

// A busy machine takes longer than the usual second to draw a screen; what is looked for still has to come.
// The core takes longer than its records, which are made with it.
configure({ asyncUtilTimeout: import.meta.env.VITE_RECORDER ? 30_000 : 8_000 });

afterEach(() => {
  cleanup();
  clearNotices();
  // A test that got no answer from the records saw a page of no service.
  expect(takeMissed()).toEqual([]);
});

// What a browser has and jsdom lacks; sizes are those of a window of 1280 by 800.
Object.defineProperty(window, "matchMedia", {
  value: (query: string) => ({ matches: false, media: query, addEventListener: vi.fn(), removeEventListener: vi.fn() }),
});
for (const [name, size] of Object.entries({ offsetHeight: 800, offsetWidth: 1280, clientHeight: 800, clientWidth: 1280 })) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
}
Element.prototype.scrollIntoView = () => {};
Element.prototype.scrollTo = () => {};
window.scrollTo = () => {};
HTMLCanvasElement.prototype.getContext = () => null;
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
