import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { IconButton } from "@/components/Button";
import { SCREENS } from "./screens";

type RailProps = { small: boolean; onToggle: (() => void) | null };

/** The way between screens: icon and word, or the icon alone. */
export function Rail({ small, onToggle }: RailProps) {
  return (
    <nav className="rail" aria-label="Screens">
      <div className="rail-mark">
        <Mark />
        {small ? null : <span>Skillsplan</span>}
      </div>
      <ul className="rail-list">
        {SCREENS.map((screen) => (
          <li key={screen.to} className={screen.to === "/settings" ? "rail-foot" : undefined}>
            <Link
              to={screen.to}
              className="rail-link"
              activeProps={{ "aria-current": "page" }}
              activeOptions={{ exact: screen.to === "/", includeSearch: false }}
              aria-label={small ? screen.title : undefined}
              title={small ? screen.title : undefined}
            >
              <screen.icon aria-hidden="true" size={18} strokeWidth={1.75} />
              {small ? null : <span>{screen.title}</span>}
            </Link>
          </li>
        ))}
      </ul>
      {onToggle ? (
        <div className="rail-toggle">
          <IconButton
            label={small ? "Show the names of the screens" : "Show only the icons"}
            icon={small ? <PanelLeftOpen aria-hidden="true" /> : <PanelLeftClose aria-hidden="true" />}
            onPress={onToggle}
          />
        </div>
      ) : null}
    </nav>
  );
}

/** A shelf of rising books with one place still to fill. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" className="mark">
      <rect x="2" y="12" width="4" height="7" rx="0.5" fill="currentColor" opacity="0.55" />
      <rect x="7" y="8" width="4" height="11" rx="0.5" fill="currentColor" opacity="0.8" />
      <rect x="12" y="3" width="4" height="16" rx="0.5" fill="currentColor" />
      <rect x="17.5" y="6.5" width="3" height="12" rx="0.5" fill="none" stroke="currentColor" strokeDasharray="2 1.5" />
      <path d="M1 20.5h20" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
