import { Page } from "@/components/Page";

export function ReportsRoute() {
  return <Page title="Reports">{null}</Page>;
}
