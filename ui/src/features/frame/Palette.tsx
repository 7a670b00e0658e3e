import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  TextField,
} from "react-aria-components";
import { useAddress } from "@/data/address";
import { find } from "@/data/queries";
import type { Found } from "@/data/types";
import { keyAt, SCREENS } from "./screens";

type Line = { key: string; title: string; detail: string; run: () => void };
/** `words`: what else people call it. */
export type PaletteAction = Line & { words?: string };
type Group = { key: string; title: string; lines: Line[] };

type PaletteProps = { open: boolean; onClose: () => void; actions: readonly PaletteAction[] };

const GROUPS: readonly (readonly [string, string])[] = [
  ["person", "People"],
  ["skill", "Skills"],
  ["activity", "Activities"],
  ["branch", "Branches"],
];

/** Everything by name: screens, actions, people, skills, activities, branches. */
export function Palette({ open, onClose, actions }: PaletteProps) {
  return (
    <ModalOverlay className="overlay" isOpen={open} isDismissable onOpenChange={(next) => !next && onClose()}>
      <Modal className="modal palette">
        <Dialog className="dialog" aria-label="Find or do">
          <PaletteBody onClose={onClose} actions={actions} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onClose, actions }: Omit<PaletteProps, "open">) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const [, change] = useAddress();
  const wanted = text.trim();
  const found = useQuery({ ...find(wanted), enabled: wanted.length >= 2 });
  const open = (what: Found): (() => void) => {
    switch (what.what) {
      case "person":
        return () => void navigate({ to: "/people/$person", params: { person: what.key } });
      case "skill":
        return () => void navigate({ to: "/map", search: { skill: what.key } });
      case "branch":
        return () => change({ branch: what.key });
      default:
        return () => void navigate({ to: "/calendar", search: { activity: what.key, q: what.title } });
    }
  };
  const screens: PaletteAction[] = SCREENS.map((screen, at) => ({
    key: `screen ${screen.to}`,
    title: screen.title,
    detail: keyAt(at) ? `Screen · Ctrl+${keyAt(at)}` : "Screen",
    words: screen.words,
    run: () => void navigate({ to: screen.to }),
  }));
  const typed = wordsOf(wanted);
  const fits = (line: PaletteAction) => {
    const said = wordsOf(`${line.title} ${line.detail} ${line.words ?? ""}`);
    return typed.every((word) => said.some((other) => other.startsWith(word)));
  };
  const answers = wanted.length >= 2 ? (found.data ?? []) : [];
  const groups: Group[] = [
    { key: "screens", title: "Screens", lines: screens.filter(fits) },
    { key: "actions", title: "Actions", lines: actions.filter(fits) },
    ...GROUPS.map(([what, title]) => ({
      key: what,
      title,
      lines: answers
        .filter((answer) => answer.what === what)
        .map((answer) => ({ key: `${what} ${answer.key}`, title: answer.title, detail: detailOf(answer), run: open(answer) })),
    })),
  ].filter((group) => group.lines.length > 0);
  const lines = new Map(groups.flatMap((group) => group.lines.map((line) => [line.key, line] as const)));
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      {/* A text field: a search field would take the first Esc to empty itself. */}
      <TextField aria-label="Find people, skills, activities, screens and actions" autoFocus className="palette-field">
        <Input role="combobox" aria-expanded className="palette-input" placeholder="Find people, skills, screens, actions" />
      </TextField>
      <ListBox
        aria-label="Found"
        className="listbox palette-list"
        onAction={(key) => {
          onClose();
          lines.get(String(key))?.run();
        }}
        renderEmptyState={() => (
          <Nothing>
            {found.isFetching ? "Looking" : `Nothing is called “${wanted}”. Names, skill titles and codes are looked through.`}
          </Nothing>
        )}
      >
        {groups.map((group) => (
          <ListBoxSection key={group.key} id={group.key}>
            <Header className="palette-head">{group.title}</Header>
            {group.lines.map((line) => (
              <ListBoxItem key={line.key} id={line.key} textValue={line.title} className="option">
                <span className="option-text palette-line">
                  <span>{line.title}</span>
                  <span className="muted small">{line.detail}</span>
                </span>
              </ListBoxItem>
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}+]+/u)
    .filter(Boolean);
}

/** People have their number too: namesakes may share branch and role. */
function detailOf({ what, key, detail }: Found): string {
  return what === "person" ? [key, detail].filter(Boolean).join(", ") : detail;
}

function Nothing({ children }: { children: ReactNode }) {
  return <div className="palette-none muted">{children}</div>;
}
