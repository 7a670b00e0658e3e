import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { expect } from "vitest";
import { READS } from "@/bindings";
import { type Args, type CommandName, type Data, setBridge } from "@/bindings/call";
import { type FakeOptions, fakeBridge, toldBy } from "@/bindings/fake";
import { newClient } from "@/data/client";
import { newRouter } from "@/routes/router";

/** The whole window at an address, on an invented service. */
export function open(path: string, options: FakeOptions = {}) {
  const bridge = fakeBridge(options);
  setBridge(bridge);
  const history = createMemoryHistory({ initialEntries: [path] });
  const client = newClient();
  const view = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={newRouter(history)} />
    </QueryClientProvider>,
  );
  const calls = (name: string) => bridge.calls.filter((call) => call.command === name);
  const reads = () => bridge.calls.filter((call) => call.command in READS && call.command !== "startState").map((call) => call.command);
  /** What the core answered to the last call of this name. */
  const answered = <N extends CommandName>(name: N): Promise<Data<N>> => {
    const last = bridge.calls.findLast((call) => call.command === name);
    if (last === undefined) throw new Error(`${name} was not called`);
    return toldBy(bridge, name, ...(last.args as Args<N>));
  };
  return { ...view, bridge, history, client, calls, reads, answered, user: userEvent.setup() };
}

/** Presses a button once it is there and can be pressed. */
export async function press(user: UserEvent, name: string | RegExp): Promise<void> {
  const button = await screen.findByRole("button", { name });
  await waitFor(() => expect(button).toBeEnabled());
  await user.click(button);
}

/** The first line of an open list, once the list is that of what was typed and not of the letters before. */
export async function firstOption(text: RegExp): Promise<HTMLElement> {
  const first = () => within(screen.getByRole("listbox")).getAllByRole("option")[0] as HTMLElement;
  await waitFor(() => expect(first()).toHaveTextContent(text));
  return first();
}

/** What axe finds wrong with the page as it stands: a line for each rule, with the elements. */
export async function faults(): Promise<string[]> {
  const result = await axe.run(document.body, {
    // jsdom paints nothing, so contrast is measured in the real window.
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}
