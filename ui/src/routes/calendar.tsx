import { CalendarPage } from "@/features/calendar/CalendarPage";

export function CalendarRoute() {
  return <CalendarPage />;
}
