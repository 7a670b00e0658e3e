import { screen } from "@testing-library/react";
import type { PlanView } from "@/bindings";
import { type FakeOptions, fakeBridge } from "@/bindings/fake";
import { open, press } from "./render";

/** The plan screen with a plan of the invented service worked out. */
export async function solved(options: FakeOptions = {}) {
  const view = open("/plan", options);
  await press(view.user, "Work out the plan");
  await press(view.user, "Stop and keep the best plan so far");
  await screen.findByRole("tablist", { name: "The plan" });
  return view;
}

/** Every plan that is worked out is that of the invented service, changed. */
export function planWith(change: Partial<PlanView>): FakeOptions {
  const { commands } = fakeBridge();
  return {
    answer: {
      stopPlan: commands.stopPlan,
      solvePlan: async (...args) => {
        const answer = await commands.solvePlan(...args);
        return answer.status === "ok" ? { ...answer, data: { ...answer.data, ...change } } : answer;
      },
    },
  };
}
