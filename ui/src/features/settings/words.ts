/** Half-days of the week in words. */

const DAYS: [string, string][] = [
  ["mon", "Monday"],
  ["tue", "Tuesday"],
  ["wed", "Wednesday"],
  ["thu", "Thursday"],
  ["fri", "Friday"],
  ["sat", "Saturday"],
  ["sun", "Sunday"],
];

export const WEEK = DAYS.map(([code, day]) => ({ day, am: `${code}-am`, pm: `${code}-pm` }));

/** `tue-am`, `tue-pm`, `wed-am` to "Tuesday, Wednesday morning"; none is every half-day. */
export function halfdayWords(halfdays: readonly string[]): string {
  if (halfdays.length === 0 || halfdays.length === 14) return "in every half-day";
  const words = WEEK.flatMap(({ day, am, pm }) => {
    const [morning, afternoon] = [halfdays.includes(am), halfdays.includes(pm)];
    if (morning && afternoon) return [`${day} all day`];
    return morning ? [`${day} morning`] : afternoon ? [`${day} afternoon`] : [];
  });
  return `on ${words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`}`;
}
