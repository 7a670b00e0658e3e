import { RolesPage } from "@/features/roles/RolesPage";

export function RolesRoute() {
  return <RolesPage />;
}
