import { screen } from "@testing-library/react";
import type { PlanSetup, PlanView } from "@/bindings";
import { channel } from "@/bindings/call";
import { type FakeOptions, fakeBridge, told } from "@/bindings/fake";
import { open, press } from "./render";

/** The plan of the invented service, as the core works it out. */
export const planOf = (setup: PlanSetup): Promise<PlanView> =>
  told(
    "solvePlan",
    setup,
    { seconds: 0, steps: null, threads: null, seed: null, drop_bad_pins: false },
    channel(() => {}),
  );

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
