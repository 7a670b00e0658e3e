import { Keyboard, SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button } from "@/components/Button";
import { Segmented, Select, TextField } from "@/components/Field";
import type { Source } from "@/data/types";
import { SOURCE } from "@/text/words";
import { KeysHelp } from "./KeysHelp";
import type { GroupBy } from "./layout";
import type { Paint } from "./MapRow";
import { useRoom } from "./sizes";

export const SOURCES = Object.keys(SOURCE) as Source[];

type ToolsProps = {
  filter: string;
  onFilter: (text: string) => void;
  /** From the filter on to the people that it found, or to everybody again. */
  onFound: () => void;
  onEverybody: () => void;
  /** What narrows the map on this screen alone, each with how to take it off. */
  chips: readonly { key: string; text: string; off: () => void }[];
  asList: boolean;
  onList: (asList: boolean) => void;
  group: GroupBy;
  onGroup: (group: GroupBy) => void;
  sort: string;
  onSort: (sort: string) => void;
  /** The title of the skill that the people are sorted by, where they are. */
  sortedBy: string | null;
  source: Source;
  onSource: (source: Source) => void;
  paint: Paint;
  onPaint: (paint: Paint) => void;
  maxLevel: number;
  scale: number;
};

/** The least widths, for text at 100 %, at which every tool has its place in the one line, and each chip in it. */
const WHOLE_LINE = 1150;
const CHIP = 200;

/** What is done with the whole map, in one line; where it is too short, what is wanted rarely folds into a menu. */
export function MapTools(props: ToolsProps) {
  const { filter, chips, asList, paint, scale } = props;
  const line = useRef<HTMLDivElement>(null);
  const find = useRef<HTMLDivElement>(null);
  const { width } = useRoom(line);
  const isShort = width > 0 && width / scale < WHOLE_LINE + chips.length * CHIP;
  useFindKey(() => {
    const field = find.current?.querySelector("input");
    field?.focus();
    field?.select();
  });
  const rest = <Rest {...props} />;
  return (
    <div ref={line} className="map-tools" role="toolbar" aria-label="The map">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter and Esc are pressed in the field within */}
      <div
        ref={find}
        className="map-find"
        onKeyDown={(event) => {
          if (event.key === "Escape" && filter !== "") props.onEverybody();
          else if (event.key !== "Enter") return;
          event.preventDefault();
          props.onFound();
        }}
      >
        <TextField
          label="Filter people"
          hideLabel
          type="search"
          placeholder="Name, number, role, branch"
          value={filter}
          onChange={props.onFilter}
        />
      </div>
      {chips.map((chip) => (
        <AriaButton key={chip.key} className="chip chip-on map-chip" onPress={chip.off}>
          <span className="chip-text">{chip.text}</span>
          <X aria-hidden="true" size={14} />
          <span className="visually-hidden">: take this filter off</span>
        </AriaButton>
      ))}
      <span className="map-tools-gap" />
      {asList ? null : (
        <Segmented<Paint>
          label="Colour by"
          value={paint}
          onChange={props.onPaint}
          choices={[
            { key: "gap", text: "Gap" },
            { key: "level", text: "Level" },
          ]}
        />
      )}
      {isShort ? (
        <DialogTrigger>
          <Button icon={<SlidersHorizontal aria-hidden="true" />}>Arrange</Button>
          <Popover className="popover" offset={4} placement="bottom end">
            <Dialog className="chip-dialog map-menu" aria-label="Arrange the map">
              {rest}
            </Dialog>
          </Popover>
        </DialogTrigger>
      ) : (
        rest
      )}
      <KeysHelp maxLevel={props.maxLevel} icon={<Keyboard aria-hidden="true" />} />
    </div>
  );
}

/** What a map that is looked at once a week needs least. */
function Rest({ asList, onList, group, onGroup, sort, onSort, sortedBy, source, onSource }: ToolsProps) {
  return (
    <>
      {asList ? null : (
        <>
          <Labelled label="Group by">
            <Select<GroupBy>
              label="Group by"
              hideLabel
              value={group}
              onChange={onGroup}
              choices={[
                { key: "none", text: "Nothing" },
                { key: "branch", text: "Branch" },
                { key: "team", text: "Team" },
                { key: "role", text: "Role" },
              ]}
            />
          </Labelled>
          <Labelled label="Sort by">
            <Select
              label="Sort by"
              hideLabel
              value={sort}
              onChange={onSort}
              choices={[
                { key: "name", text: "Name" },
                { key: "gap", text: "Largest gap" },
                { key: "unrated", text: "Most not rated" },
                ...(sortedBy === null ? [] : [{ key: sort, text: `Gap in ${sortedBy}` }]),
              ]}
            />
          </Labelled>
        </>
      )}
      <Labelled label="I rate as">
        <Select<Source>
          label="I rate as"
          hideLabel
          value={source}
          onChange={onSource}
          choices={SOURCES.map((key) => ({ key, text: SOURCE[key] }))}
        />
      </Labelled>
      <Segmented
        label="How to show it"
        value={asList ? "list" : "map"}
        onChange={(view) => onList(view === "list")}
        choices={[
          { key: "map", text: "Map" },
          { key: "list", text: "Plain table" },
        ]}
      />
    </>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="map-labelled">
      <span className="muted small" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

/** Ctrl+F finds in the map, wherever the focus is on this screen. */
function useFindKey(run: () => void): void {
  const held = useRef(run);
  held.current = run;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "f";
      if (!isFind || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest("[role=dialog]")) return;
      event.preventDefault();
      held.current();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
