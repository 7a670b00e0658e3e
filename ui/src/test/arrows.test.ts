import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Which room may import from which. Types of views reach everybody through `data/types`. */
const ARROWS: Record<string, readonly string[]> = {
  main: ["bindings", "components", "data", "routes", "styles"],
  routes: ["features", "components", "data", "text"],
  features: ["components", "data", "text"],
  components: ["text", "data/types"],
  data: ["bindings", "text"],
  text: ["data/types"],
  bindings: [],
  styles: [],
};

type Import = { from: string; to: string };

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "test" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|\.d\.ts$/.test(entry.name) ? [path] : [];
  });
}

function imports(): { ours: Import[]; outside: Import[]; typeOnly: Set<string> } {
  const ours: Import[] = [];
  const outside: Import[] = [];
  const typeOnly = new Set<string>();
  for (const path of sources(SRC)) {
    const from = relative(SRC, path).replaceAll("\\", "/");
    const text = readFileSync(path, "utf8");
    for (const match of text.matchAll(
      /(?:^|\n)\s*(import|export)\s+(type\s)?[^;"']*?from\s*"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
    )) {
      const name = match[3] ?? match[4] ?? match[5] ?? "";
      if (name.startsWith("@/") || name.startsWith(".")) {
        const to = name.startsWith("@/") ? name.slice(2) : relative(SRC, resolve(dirname(path), name)).replaceAll("\\", "/");
        ours.push({ from, to });
        if (match[2]) typeOnly.add(`${from} ${to}`);
      } else outside.push({ from, to: name });
    }
  }
  return { ours, outside, typeOnly };
}

const room = (path: string) => (path.startsWith("main") ? "main" : (path.split("/")[0] ?? ""));
const feature = (path: string) => path.split("/").slice(0, 2).join("/");

test("imports go along the arrows only", () => {
  const wrong = imports().ours.filter(({ from, to }) => {
    if (room(from) === room(to)) return room(from) === "features" && feature(from) !== feature(to);
    const allowed = ARROWS[room(from)] ?? [];
    return !allowed.includes(room(to)) && !allowed.includes(to);
  });
  expect(wrong).toEqual([]);
});

test("only the bindings talk to Tauri", () => {
  const wrong = imports().outside.filter(({ from, to }) => to.startsWith("@tauri-apps/") && room(from) !== "bindings");
  expect(wrong).toEqual([]);
});

test("no file imports itself by way of others", () => {
  const { ours, typeOnly } = imports();
  const files = new Set(sources(SRC).map((path) => relative(SRC, path).replaceAll("\\", "/")));
  const next = new Map<string, string[]>();
  for (const { from, to } of ours) {
    // A type is gone before the program runs, so it closes no ring.
    if (typeOnly.has(`${from} ${to}`)) continue;
    const file = [to, `${to}.ts`, `${to}.tsx`, `${to}/index.ts`].find((path) => files.has(path));
    if (file) next.set(from, [...(next.get(from) ?? []), file]);
  }
  const done = new Set<string>();
  const rings: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) rings.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (done.has(file) || path.includes(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(rings).toEqual([]);
});
