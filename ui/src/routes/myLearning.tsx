import { Page } from "@/components/Page";

export function MyLearningRoute() {
  return <Page title="My learning">{null}</Page>;
}
