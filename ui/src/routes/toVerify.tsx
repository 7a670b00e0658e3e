import { ToVerifyPage } from "@/features/learning/ToVerifyPage";

export function ToVerifyRoute() {
  return <ToVerifyPage />;
}
