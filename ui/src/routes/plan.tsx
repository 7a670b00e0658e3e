import { PlanPage } from "@/features/plan/PlanPage";

export function PlanRoute() {
  return <PlanPage />;
}
