import { useQuery } from "@tanstack/react-query";
import { ChevronDown, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Label,
  ListBox,
  Popover,
  Slider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from "react-aria-components";
import { Button, IconButton } from "@/components/Button";
import { type Choice, DateField, Option } from "@/components/Field";
import { scopeOf, useAddress } from "@/data/address";
import { settings } from "@/data/queries";
import type { SettingView, StoreInfo } from "@/data/types";
import { monthsBefore, shortDate } from "@/text/format";
import { frameworkName } from "@/text/framework";
import { KIND, RATINGS, RATINGS_AS_SET } from "@/text/words";
import type { ScopeChip } from "./screens";

type ChipsProps = { store: StoreInfo; chips: readonly ScopeChip[] };

const WHOLE = "*";

/** The scope that every figure on the screen obeys, as chips that each open what can be chosen. */
export function ScopeChips({ store, chips }: ChipsProps) {
  const [address, change] = useAddress();
  // Branches and framework versions are read when a chip is first opened, not with every screen.
  const [asked, setAsked] = useState(false);
  const known = useQuery({ ...settings(), enabled: asked });
  const ask = () => setAsked(true);
  const { ratings } = scopeOf(address);
  // An aim alone has a cross of its own.
  const narrowed = chips.some((chip) => address[chip] !== undefined);
  const branches: Choice[] = known.data?.branches.map((branch) => ({ key: branch.key, text: branch.name })) ?? [];
  const frameworks: Choice[] =
    known.data?.frameworks.map((version) => ({
      key: `${version.code}@${version.version}`,
      text: frameworkName(version.title, version.code, version.version),
      detail: `${version.edition}${version.in_use ? ", in use" : ""}`,
    })) ?? [];
  if (chips.length === 0) return null;
  return (
    <div className="chips" role="toolbar" aria-label="What the figures cover">
      {chips.includes("branch") ? (
        <ListChip
          name="Branch"
          text={address.branch === undefined ? "Whole service" : branchName(branches, address.branch)}
          on={address.branch !== undefined}
          onOpen={ask}
          value={address.branch ?? WHOLE}
          choices={[{ key: WHOLE, text: "Whole service" }, ...branches]}
          waiting={known.isFetching && branches.length === 0}
          onChange={(key) => change({ branch: key === WHOLE ? undefined : key })}
        />
      ) : null}
      {chips.includes("kind") ? (
        <ListChip
          name="Kind of people"
          text={KIND[address.kind as keyof typeof KIND] ?? "Everyone"}
          on={address.kind !== undefined}
          value={address.kind ?? WHOLE}
          choices={[{ key: WHOLE, text: "Everyone" }, ...Object.entries(KIND).map(([key, text]) => ({ key, text }))]}
          onChange={(key) => change({ kind: key === WHOLE ? undefined : key })}
        />
      ) : null}
      {chips.includes("on") ? (
        <DateChip
          today={store.today}
          value={address.on ?? null}
          onChange={(on) => change({ on: on === store.today ? undefined : (on ?? undefined) })}
        />
      ) : null}
      {chips.includes("ratings") ? (
        <ListChip
          name="Ratings that count"
          text={ratings === null ? RATINGS_AS_SET : RATINGS[ratings]}
          on={ratings !== null}
          onOpen={ask}
          value={ratings ?? WHOLE}
          choices={[
            { key: WHOLE, text: RATINGS_AS_SET, detail: setWords(known.data?.settings) },
            { key: "all", text: RATINGS.all, detail: "Self, manager, colleague, assessor, certificate" },
            { key: "agreed", text: RATINGS.agreed, detail: "Manager, assessor and certificate" },
          ]}
          onChange={(key) => change({ ratings: key === WHOLE ? undefined : key })}
        />
      ) : null}
      {chips.includes("framework") ? (
        <ListChip
          name="Framework version"
          text={frameworkText(address.framework, store, frameworks)}
          on={address.framework !== undefined}
          onOpen={ask}
          value={address.framework ?? `${store.framework.code}@${store.framework.version}`}
          choices={frameworks}
          waiting={known.isFetching && frameworks.length === 0}
          onChange={(key) => change({ framework: key === `${store.framework.code}@${store.framework.version}` ? undefined : key })}
        />
      ) : null}
      {address.aim !== undefined ? (
        <AriaButton
          className="chip chip-on"
          aria-label={`Only aim ${address.aim}: show every aim`}
          onPress={() => change({ aim: undefined })}
        >
          <span className="chip-text">Aim {address.aim}</span>
          <X aria-hidden="true" size={14} />
        </AriaButton>
      ) : null}
      {narrowed ? (
        <IconButton
          label="Show the whole service again"
          icon={<X aria-hidden="true" />}
          onPress={() =>
            change({ branch: undefined, kind: undefined, on: undefined, ratings: undefined, framework: undefined, aim: undefined })
          }
        />
      ) : null}
    </div>
  );
}

function branchName(branches: readonly Choice[], key: string): string {
  return branches.find((branch) => branch.key === key)?.text ?? key;
}

/** What the service has set, once it is read. */
function setWords(settings: readonly SettingView[] | undefined): string {
  const set = settings?.find((setting) => setting.key === "ratings.counted")?.value;
  if (set === undefined) return "What Settings say for the whole service";
  return `Settings say: ${set === "agreed" ? RATINGS.agreed.toLowerCase() : RATINGS.all.toLowerCase()}`;
}

function frameworkText(chosen: string | undefined, store: StoreInfo, frameworks: readonly Choice[]): string {
  const { code, version } = store.framework;
  if (chosen === undefined || chosen === `${code}@${version}`) return frameworkName(store.framework_title, code, version);
  // Another one goes by its code until the versions are read.
  return frameworks.find((each) => each.key === chosen)?.text ?? frameworkName("", ...halves(chosen));
}

function halves(key: string): [string, string] {
  const [code = "", version = ""] = key.split("@");
  return [code, version];
}

type ChipProps = { name: string; text: string; on: boolean; onOpen?: (() => void) | undefined; children: (close: () => void) => ReactNode };

function Chip({ name, text, on, onOpen, children }: ChipProps) {
  return (
    <DialogTrigger onOpenChange={(open) => open && onOpen?.()}>
      <AriaButton className={on ? "chip chip-on" : "chip"} aria-label={`${name}: ${text}`}>
        <span className="chip-text">{text}</span>
        <ChevronDown aria-hidden="true" size={14} />
      </AriaButton>
      <Popover className="popover" offset={4} placement="bottom start">
        <Dialog className="chip-dialog" aria-label={name}>
          {({ close }) => <>{children(close)}</>}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

type ListChipProps = Omit<ChipProps, "children"> & {
  value: string;
  choices: readonly Choice[];
  waiting?: boolean;
  onChange: (key: string) => void;
};

function ListChip({ value, choices, waiting, onChange, ...chip }: ListChipProps) {
  return (
    <Chip {...chip}>
      {(close) =>
        waiting ? (
          <p className="chip-wait muted" role="status">
            Reading the choices
          </p>
        ) : (
          <ListBox
            aria-label={chip.name}
            className="listbox"
            autoFocus
            selectionMode="single"
            selectedKeys={[value]}
            onSelectionChange={(keys) => {
              const [key] = keys === "all" ? [] : keys;
              if (key !== undefined) onChange(String(key));
              close();
            }}
            items={choices.map((choice) => ({ ...choice, id: choice.key }))}
          >
            {(choice) => <Option id={choice.id} text={choice.text} detail={choice.detail} />}
          </ListBox>
        )
      }
    </Chip>
  );
}

/** How far back the slider reaches, in months. */
const BACK = 24;

function DateChip({ today, value, onChange }: { today: string; value: string | null; onChange: (on: string | null) => void }) {
  const day = value ?? today;
  const back = Math.min(BACK, Math.max(0, monthsBetween(day, today)));
  return (
    <Chip name="As of" text={value === null ? `${shortDate(today)}, today` : shortDate(value)} on={value !== null}>
      {(close) => (
        <div className="chip-date">
          <DateField label="Show the service as of" value={day} onChange={(on) => on !== null && onChange(on)} />
          <Slider
            className="slider"
            minValue={-BACK}
            maxValue={0}
            value={-back}
            onChange={(months) => onChange(months === 0 ? null : monthsBefore(today, -Number(months)))}
          >
            <Label className="field-label">Months back</Label>
            <SliderOutput className="muted small">{back === 0 ? "now" : `${back} back`}</SliderOutput>
            <SliderTrack className="slider-track">
              <SliderThumb className="slider-thumb" />
            </SliderTrack>
          </Slider>
          <div className="line">
            <Button
              onPress={() => {
                onChange(null);
                close();
              }}
            >
              Today
            </Button>
            <Button onPress={() => onChange(monthsBefore(today, 6))}>Half a year ago</Button>
            <Button onPress={() => onChange(monthsBefore(today, 12))}>A year ago</Button>
          </div>
        </div>
      )}
    </Chip>
  );
}

function monthsBetween(from: string, to: string): number {
  const months = (iso: string) => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7));
  return months(to) - months(from);
}
