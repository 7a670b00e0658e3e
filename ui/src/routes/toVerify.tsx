import { Page } from "@/components/Page";

export function ToVerifyRoute() {
  return <Page title="To verify">{null}</Page>;
}
