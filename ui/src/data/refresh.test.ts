import { expect, test } from "vitest";
import { type Noun, READS } from "@/bindings";
import { isMadeOf } from "./refresh";

test("every noun that a write can change is read by some screen", () => {
  const nouns: readonly Noun[] = [
    "people",
    "roles",
    "branches",
    "frameworks",
    "ratings",
    "activities",
    "sessions",
    "places",
    "learning",
    "certificates",
    "funds",
    "cover",
    "settings",
    "history",
  ];
  const read = new Set<Noun>(Object.values(READS).flat());
  expect(nouns.filter((noun) => !read.has(noun))).toEqual([]);
});

test("a rating touches the map and leaves the list of versions alone", () => {
  const ratings = new Set<Noun>(["ratings"]);
  expect(["skillsMap", "mapRows", "mapPerson", "mapGaps"].every((name) => isMadeOf(name, ratings))).toBe(true);
  expect(isMadeOf("about", ratings)).toBe(false);
  expect(isMadeOf("no such read", ratings)).toBe(false);
});
