/** An aim's title as people are shown it: one that is not the published title is always marked. */
export function aimTitle(aim: { title: string; working_title: boolean }): string {
  return aim.working_title ? `${aim.title} (working title)` : aim.title;
}

/** The same after the aim's number; what serves no aim has none. */
export function numberedAim(aim: { key: string; title: string; working_title: boolean }): string {
  return aim.key === "" ? aimTitle(aim) : `${aim.key}. ${aimTitle(aim)}`;
}
