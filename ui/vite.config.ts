import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Vitest's report of what failed needs this, which Node 20 lacks.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

const src = fileURLToPath(new URL("./src", import.meta.url));
// The fonts exist once, beside the report that prints with them.
const fonts = fileURLToPath(new URL("../src-tauri/crates/report/fonts", import.meta.url));

export default defineConfig({
  plugins: [react()],
  base: "./",
  resolve: { alias: { "@": src } },
  server: { fs: { allow: [".", fonts] } },
  build: { target: "safari15", chunkSizeWarningLimit: 1200 },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    css: false,
    testTimeout: 60_000,
  },
});
