/** Things with a first and a last day, in rows over the months. One tab stop; arrows move from thing to thing. */
import { type KeyboardEvent, useRef } from "react";
import { date, month } from "@/text/format";
import "./time-line.css";

export type TimeLineItem = {
  key: string;
  row: string;
  /** ISO dates, both included. */
  from: string;
  to: string;
  /** Its title: in the bar, or beside it where the bar is too short to hold it. */
  text: string;
  /** A number or a letter, in the bar before the title. */
  short: string;
  /** All of it, for a screen reader and the pointer. */
  label: string;
  /** Drawn with an outline: it was there before. */
  fixed?: boolean;
};

type TimeLineProps = { label: string; items: TimeLineItem[]; chosen: string | null; onChoose: (key: string) => void };

const DAY = 86_400_000;
/** The narrowest bar as a share of a month's column, so that a half-day can be hit with a pointer and holds a number of three figures (29 px of 96). */
const LEAST = 0.3;
const MONTH_WIDTH = "max(96px, 6.4rem)";
/** About how much of a month's column one letter of a title takes, and a title's own margins. */
const LETTER = 0.075;
const MARGIN = 0.2;
/** The longest title in months; what does not fit is cut, and stands in full for the pointer, a screen reader and in the list. */
const LONGEST = 3.6;

export function TimeLine({ label, items, chosen, onChoose }: TimeLineProps) {
  const root = useRef<HTMLDivElement>(null);
  const sorted = [...items].sort((a, b) => a.from.localeCompare(b.from) || a.key.localeCompare(b.key));
  const first = sorted[0]?.from ?? "2026-01-01";
  const last =
    sorted
      .map((item) => item.to)
      .sort()
      .at(-1) ?? first;
  const months = monthsBetween(first, last);
  const rows = [...new Set(sorted.map((item) => item.row))].sort((a, b) => a.localeCompare(b, "en-GB"));
  const place = (iso: string, end: boolean) => monthPlace(months, iso, end);
  const stop = chosen !== null && sorted.some((item) => item.key === chosen) ? chosen : sorted.find((item) => item.row === rows[0])?.key;

  function move(event: KeyboardEvent) {
    const bars = [...(root.current?.querySelectorAll<HTMLButtonElement>("button[data-key]") ?? [])];
    const at = bars.indexOf(document.activeElement as HTMLButtonElement);
    const here = bars[at];
    if (!here) return;
    const next = nextBar(event.key, bars, at, here);
    if (!next) return;
    event.preventDefault();
    for (const bar of bars) bar.tabIndex = bar === next ? 0 : -1;
    next.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside
    <div className="time-line" ref={root} onKeyDown={move}>
      <p className="visually-hidden" id="time-line-keys">
        Left and right arrows go from session to session, up and down from row to row, Enter shows who goes.
      </p>
      <section className="time-line__scroll" aria-label={label} aria-describedby="time-line-keys">
        <div className="time-line__grid" style={{ minWidth: `calc(var(--time-line-name) + ${months.length} * ${MONTH_WIDTH})` }}>
          <div className="time-line__months" aria-hidden="true">
            {months.map((iso) => (
              <span key={iso}>
                {month(iso).slice(0, 3)}
                {iso.slice(5, 7) === "01" || iso === months[0] ? ` ${iso.slice(0, 4)}` : ""}
              </span>
            ))}
          </div>
          {rows.map((row) => {
            const own = lanes(
              sorted.filter((item) => item.row === row),
              (item) => spread(item.text, place(item.from, false), place(item.to, true), months.length),
            );
            const depth = own.reduce((most, { lane }) => Math.max(most, lane + 1), 1);
            return (
              <div key={row} className="time-line__row">
                <div className="time-line__name">{row}</div>
                <ul
                  className="time-line__lane"
                  aria-label={row}
                  style={{ minHeight: `calc(${depth} * (var(--row) - 4px) + 8px)`, backgroundSize: `${100 / months.length}% 100%` }}
                >
                  {own.map(({ item, lane, at }) => (
                    <li
                      key={item.key}
                      style={{
                        left: `${(at.from / months.length) * 100}%`,
                        width: `${((at.to - at.from) / months.length) * 100}%`,
                        top: `calc(${lane} * (var(--row) - 4px) + 4px)`,
                      }}
                    >
                      <button
                        type="button"
                        data-key={item.key}
                        data-row={row}
                        data-from={item.from}
                        tabIndex={item.key === stop ? 0 : -1}
                        aria-pressed={item.key === chosen}
                        title={item.label}
                        className={`time-line__item time-line__item--${at.title}${item.fixed ? " time-line__item--fixed" : ""}`}
                        onClick={() => onChoose(item.key)}
                      >
                        <span className="time-line__bar" aria-hidden="true" style={{ width: `${(at.bar / (at.to - at.from)) * 100}%` }}>
                          <span className="time-line__number">{item.short}</span>
                          {at.title === "inside" ? <span className="time-line__title">{item.text}</span> : null}
                        </span>
                        {at.title === "inside" ? null : (
                          <span className="time-line__title" aria-hidden="true">
                            {item.text}
                          </span>
                        )}
                        <span className="visually-hidden">{item.label}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
        </div>
      </section>
      <p className="muted small">
        {date(first)} to {date(last)}
        {items.some((item) => item.fixed) ? "; those with a broken outline were confirmed before" : ""}
      </p>
    </div>
  );
}

/** The bar that an arrow leads to: along the row, or the nearest in time in the row above or below. */
function nextBar(key: string, bars: HTMLButtonElement[], at: number, here: HTMLButtonElement): HTMLButtonElement | undefined {
  if (key === "ArrowRight") return bars[at + 1];
  if (key === "ArrowLeft") return bars[at - 1];
  if (key === "Home") return bars[0];
  if (key === "End") return bars.at(-1);
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const rows = [...new Set(bars.map((bar) => bar.dataset.row))];
  const row = rows[rows.indexOf(here.dataset.row) + (key === "ArrowDown" ? 1 : -1)];
  if (row === undefined) return undefined;
  const from = Date.parse(here.dataset.from ?? "");
  const apart = (bar: HTMLButtonElement) => Math.abs(Date.parse(bar.dataset.from ?? "") - from);
  return bars.filter((bar) => bar.dataset.row === row).sort((a, b) => apart(a) - apart(b))[0];
}

/** The first of each month from `first` to `last`. */
function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  let [year, number] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  const end = last.slice(0, 7);
  for (let iso = first.slice(0, 7); iso <= end && months.length < 120; ) {
    months.push(`${iso}-01`);
    number += 1;
    if (number > 12) [year, number] = [year + 1, 1];
    iso = `${year}-${String(number).padStart(2, "0")}`;
  }
  return months;
}

/** Where a day stands, in months from the left; months are equally wide, whatever their days. */
function monthPlace(months: string[], iso: string, end: boolean): number {
  const start = `${iso.slice(0, 7)}-01`;
  const index = Math.max(0, months.indexOf(start));
  const next = new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 1)).getTime();
  const days = (next - Date.parse(start)) / DAY;
  return index + (Number(iso.slice(8, 10)) - (end ? 0 : 1)) / days;
}

/** Where a thing and its title stand, in months from the left. */
type Spread = { from: number; to: number; bar: number; title: "inside" | "after" | "before" };

/** The bar keeps its days; its title stands in it where it fits, else after it, or before it where the line ends. */
function spread(text: string, from: number, to: number, months: number): Spread {
  const title = Math.min(LONGEST, text.length * LETTER + MARGIN);
  const bar = Math.max(to - from, LEAST);
  if (bar >= LEAST + title) return { from, to: from + bar, bar, title: "inside" };
  if (from + bar + title <= months || from < title) return { from, to: from + bar + title, bar, title: "after" };
  return { from: from - title, to: from + bar, bar, title: "before" };
}

/** Puts things that overlap into lanes below each other. Things come sorted by their start. */
function lanes<T>(items: T[], spreadOf: (item: T) => Spread): { item: T; lane: number; at: Spread }[] {
  const free: number[] = [];
  return items.map((item: T) => {
    const at = spreadOf(item);
    const found = free.findIndex((until) => until <= at.from + 1e-9);
    const lane = found < 0 ? free.length : found;
    free[lane] = at.to;
    return { item, lane, at };
  });
}
