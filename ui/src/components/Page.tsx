import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
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

/** The least height in pixels at which a panel is worth having beside a part of the page alone. */
const LEAST_BESIDE = 220;

/**
 * The part of a filled page that makes room for the panel: the panel stands beside it, and what is above and below keeps
 * its place, so that nothing moves down when the panel opens. Where the part is too low for that, the whole page makes room.
 */
export function PanelSide({ children }: { children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = part.current;
    const page = box?.closest<HTMLElement>(".page");
    const main = box?.closest<HTMLElement>(".page-main");
    if (box === null || !page || !main) return;
    const place = () => {
      const [own, all] = [box.getBoundingClientRect(), page.getBoundingClientRect()];
      page.style.setProperty("--panel-top", `${Math.max(0, own.top - all.top)}px`);
      page.style.setProperty("--panel-height", `${Math.min(own.height, all.bottom - own.top)}px`);
      page.toggleAttribute("data-panel-beside", own.height >= LEAST_BESIDE);
    };
    place();
    const watch = new ResizeObserver(place);
    watch.observe(box);
    watch.observe(main);
    main.addEventListener("scroll", place);
    return () => {
      watch.disconnect();
      main.removeEventListener("scroll", place);
      page.removeAttribute("data-panel-beside");
    };
  }, []);
  return (
    <div ref={part} className="panel-side">
      {children}
    </div>
  );
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
