import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./Button";
import "./page.css";

type PageProps = {
  /** Says what the figures mean, or where you are. */
  title: string;
  /** One line under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** A panel at the right; it pushes the content and covers nothing. */
  inspector?: ReactNode;
  /** The content fills the height and scrolls within itself, as a grid does. */
  filled?: boolean;
  children: ReactNode;
};

/** A screen: its heading takes the focus when one arrives from another screen. */
export function Page({ title, lead, actions, inspector, filled = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} - Skillsplan`;
  }, [title]);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="page">
      <main className={filled ? "page-main page-filled" : "page-main"} id="content">
        <header className="page-head">
          <div className="page-title">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead ? <div className="muted">{lead}</div> : null}
          </div>
          {actions ? <div className="line">{actions}</div> : null}
        </header>
        {children}
      </main>
      {inspector}
    </div>
  );
}

// The first screen of the window leaves the focus where it is; every later one takes it to its heading.
let screens = 0;
function takeArrival(): boolean {
  screens += 1;
  return screens > 1;
}

type InspectorProps = { title: string; onClose: () => void; children: ReactNode };

/** The panel at the right: Esc closes it and gives the focus back to what opened it. */
export function Inspector({ title, onClose, children }: InspectorProps) {
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Element>(null);
  useEffect(() => {
    opener.current ??= document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      const held = document.activeElement;
      const loose = held === null || held === document.body;
      const back = opener.current;
      if (loose && back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={panel}
      className="inspector"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header className="inspector-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <IconButton label="Close" keys="Esc" icon={<X aria-hidden="true" />} onPress={onClose} />
      </header>
      <div className="inspector-body">{children}</div>
    </aside>
  );
}
