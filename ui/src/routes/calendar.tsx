import { Page } from "@/components/Page";

export function CalendarRoute() {
  return <Page title="Calendar">{null}</Page>;
}
