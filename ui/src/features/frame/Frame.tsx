import { useLocation, useNavigate } from "@tanstack/react-router";
import { History, Redo2, Search, Undo2 } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { IconButton } from "@/components/Button";
import { SCOPE_KEYS, useAddress } from "@/data/address";
import { dismissHere, say } from "@/data/notices";
import type { Preferences, StoreInfo } from "@/data/types";
import { useOpen, useRedo, useSetPreferences, useUndo } from "@/data/writes";
import { HistoryPanel } from "./HistoryPanel";
import { NoticeLines } from "./NoticeLines";
import { Palette, type PaletteAction } from "./Palette";
import { Rail } from "./Rail";
import { ScopeChips } from "./ScopeChips";
import { chipsAt, goingActions, keyAt, SCREENS } from "./screens";
import { useKeys } from "./useKeys";
import { WhatIfBanner } from "./WhatIfBanner";
import "./frame.css";

type FrameProps = { store: StoreInfo; preferences: Preferences; children: ReactNode };

/** What stands around every screen: rail, top bar with the scope, undo, search, the quiet line. */
export function Frame({ store, preferences, children }: FrameProps) {
  const navigate = useNavigate();
  const path = useLocation({ select: (location) => location.pathname });
  const [address] = useAddress();
  const shows = [path, ...SCOPE_KEYS.map((key) => address[key])].join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what it waits for
  useEffect(dismissHere, [shows]);
  useEffect(() => {
    if (store.caution) say(store.caution, { tone: "warning" });
  }, [store.caution]);
  const [finding, setFinding] = useState(false);
  const [past, setPast] = useState(false);
  const undo = useUndo();
  const redo = useRedo();
  const prefer = useSetPreferences();
  const close = useOpen("closeStore");
  const narrow = useNarrow(preferences.text_size);
  const takeBack = () => undo.mutate();
  const doAgain = () => redo.mutate();
  useKeys({
    "ctrl+k": () => setFinding(true),
    "ctrl+z": takeBack,
    "ctrl+y": doAgain,
    "ctrl+shift+z": doAgain,
    // A screen has the number of its place in the rail.
    ...Object.fromEntries(
      SCREENS.flatMap((screen, at) => (keyAt(at) ? [[`ctrl+${keyAt(at)}`, () => void navigate({ to: screen.to })]] : [])),
    ),
  });
  const actions: PaletteAction[] = [
    { key: "do undo", title: "Undo", detail: "The last change · Ctrl+Z", words: "take back revert", run: takeBack },
    { key: "do redo", title: "Redo", detail: "Do it again · Ctrl+Y", run: doAgain },
    {
      key: "do history",
      title: "Show what was done",
      detail: "Every change, newest first",
      words: "history log",
      run: () => setPast(true),
    },
    ...goingActions((to, tab) => void navigate({ to, search: tab === undefined ? {} : { tab } })),
    { key: "do light", title: "Light colours", detail: "Theme", run: () => prefer.mutate({ theme: "light" }) },
    { key: "do dark", title: "Dark colours", detail: "Theme", run: () => prefer.mutate({ theme: "dark" }) },
    { key: "do contrast", title: "High contrast", detail: "Theme", run: () => prefer.mutate({ theme: "contrast" }) },
    {
      key: "do compact",
      title: preferences.compact ? "Roomy rows" : "Compact rows",
      detail: "Height of rows",
      run: () => prefer.mutate({ compact: !preferences.compact }),
    },
    {
      key: "do close",
      title: "Close this service",
      detail: "Go to the first screen and open another",
      words: "switch file quit",
      run: () => close.mutate([]),
    },
  ];
  const small = narrow || preferences.rail_collapsed;
  return (
    <div className="frame" data-rail={small ? "small" : "wide"}>
      <AriaButton className="skip" onPress={() => document.querySelector<HTMLElement>("#content h1")?.focus()}>
        Go to the content
      </AriaButton>
      <Rail small={small} onToggle={narrow ? null : () => prefer.mutate({ rail_collapsed: !preferences.rail_collapsed })} />
      <div className="frame-body">
        <header className="bar">
          <div className="bar-where" title={store.place}>
            <span className="bar-name strong">{store.service || fileName(store.place)}</span>
            {store.demo ? <span className="tag">invented</span> : null}
          </div>
          <ScopeChips store={store} chips={chipsAt(path)} />
          <div className="bar-tools">
            <IconButton label="Undo" keys="Ctrl+Z" icon={<Undo2 aria-hidden="true" />} onPress={takeBack} />
            <IconButton label="Redo" keys="Ctrl+Y" icon={<Redo2 aria-hidden="true" />} onPress={doAgain} />
            <IconButton label="What was done" icon={<History aria-hidden="true" />} onPress={() => setPast(!past)} />
            <AriaButton className="bar-find" onPress={() => setFinding(true)} aria-label="Find or do, Ctrl+K">
              <Search aria-hidden="true" size={16} />
              <kbd>Ctrl+K</kbd>
            </AriaButton>
          </div>
        </header>
        {store.what_if === null ? null : <WhatIfBanner name={store.what_if} />}
        <div className="frame-content">
          {children}
          {past ? <HistoryPanel onClose={() => setPast(false)} onUndo={takeBack} onRedo={doAgain} /> : null}
        </div>
        <NoticeLines onUndo={takeBack} />
      </div>
      <Palette open={finding} onClose={() => setFinding(false)} actions={actions} />
    </div>
  );
}

/** A service that has no name yet goes by its file's. */
function fileName(place: string): string {
  return place.split(/[\\/]/).at(-1) ?? place;
}

/** Before a store is open there is nothing to go to: the question alone, and the quiet line. */
Frame.Bare = function Bare({ children }: { children: ReactNode }) {
  return (
    <div className="frame-bare">
      {children}
      <NoticeLines onUndo={() => {}} />
    </div>
  );
};

/** A window of this width or less, for text at 100%, shows the rail's icons alone. */
const NARROW = 1000;

function useNarrow(textSize: number): boolean {
  const [width, setWidth] = useState(() => window.innerWidth);
  useEffect(() => {
    const measure = () => setWidth(window.innerWidth);
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  return width / (textSize / 100) <= NARROW;
}
