import { MyLearningPage } from "@/features/learning/MyLearningPage";

export function MyLearningRoute() {
  return <MyLearningPage />;
}
