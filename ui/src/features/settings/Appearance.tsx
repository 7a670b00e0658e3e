/** How the window looks on this computer; nothing of it is in the store. */
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Segmented } from "@/components/Field";
import { startState } from "@/data/queries";
import type { Theme } from "@/data/types";
import { useSetPreferences } from "@/data/writes";

const THEMES: { key: Theme; text: string }[] = [
  { key: "system", text: "As the desktop" },
  { key: "light", text: "Light" },
  { key: "dark", text: "Dark" },
  { key: "contrast", text: "High contrast" },
];
const SIZES = ["100", "115", "130", "150", "175", "200"].map((key) => ({ key, text: `${key}%` }));

export function Appearance() {
  const looks = useQuery(startState()).data?.preferences;
  const keep = useSetPreferences();
  if (!looks) return null;
  const size = SIZES.reduce(
    (near, each) => (Math.abs(Number(each.key) - looks.text_size) < Math.abs(Number(near) - looks.text_size) ? each.key : near),
    "100",
  );
  return (
    <div className="stack settings__wide">
      <section className="section" aria-labelledby="theme-title">
        <h2 id="theme-title">Colours</h2>
        <div>
          <Segmented label="Colours" value={looks.theme} choices={THEMES} onChange={(theme) => keep.mutate({ theme })} />
        </div>
      </section>
      <section className="section" aria-labelledby="size-title">
        <h2 id="size-title">Size of text</h2>
        <div>
          <Segmented label="Size of text" value={size} choices={SIZES} onChange={(key) => keep.mutate({ text_size: Number(key) })} />
        </div>
      </section>
      <section className="section" aria-labelledby="rows-title">
        <h2 id="rows-title">Rows</h2>
        <div>
          <Checkbox value={looks.compact} onChange={(compact) => keep.mutate({ compact })}>
            Compact rows, to see more at once
          </Checkbox>
        </div>
      </section>
      <p className="muted">Movement follows the desktop’s own setting for reduced motion.</p>
    </div>
  );
}
