import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { IconButton } from "@/components/Button";
import { Mark } from "@/components/Mark";
import { keyAt, SCREENS } from "./screens";
import { WhoYouAre } from "./WhoYouAre";

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
        {SCREENS.map((screen, at) => (
          <li key={screen.to} className={screen.to === "/settings" ? "rail-foot" : undefined}>
            <Link
              to={screen.to}
              className="rail-link"
              activeProps={{ "aria-current": "page" }}
              activeOptions={{ exact: screen.to === "/", includeSearch: false }}
              aria-label={small ? screen.title : undefined}
              aria-keyshortcuts={keyAt(at) ? `Control+${keyAt(at)}` : undefined}
              title={[small ? screen.title : "", keyAt(at) ? `Ctrl+${keyAt(at)}` : ""].filter(Boolean).join(", ") || undefined}
            >
              <screen.icon aria-hidden="true" size={18} strokeWidth={1.75} />
              {small ? null : <span>{screen.title}</span>}
            </Link>
          </li>
        ))}
      </ul>
      <div className="rail-you">
        <WhoYouAre small={small} />
      </div>
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
