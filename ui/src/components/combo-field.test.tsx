import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { faults } from "@/test/render";
import { ChoiceBox } from "./ChoiceBox";
import { PersonBox } from "./PersonBox";
import { TextBox } from "./TextBox";

const CHOICES = [
  { key: "ACT-1", text: "Reading for pleasure", detail: "half a day" },
  { key: "ACT-2", text: "Storytime" },
];
const PEOPLE = [{ key: "04001", name: "Amina Khan", branch: "Central", roles: ["Supervisor"] }];

function Page() {
  const [name, setName] = useState<string | null>(null);
  const [text, setText] = useState("");
  return (
    <main>
      <h1>Boxes</h1>
      <a href="#elsewhere">A link before them</a>
      <ChoiceBox label="Activity" choices={CHOICES} none="None is called that" onChoose={() => {}} />
      <PersonBox label="Person" text={name ?? ""} onText={setName} people={PEOPLE} busy={false} value={null} onChoose={() => {}} />
      <TextBox label="What" value={text} onChange={setText} suggestions={CHOICES} help="In your own words" />
      <button type="button">A button after them</button>
    </main>
  );
}

for (const [label, typed] of [
  ["Activity", "r"],
  ["Person", "am"],
  ["What", "s"],
] as const) {
  test(`axe finds nothing while the list of “${label}” is open, and the page stays readable`, async () => {
    const user = userEvent.setup();
    render(<Page />);
    await user.type(screen.getByRole("combobox", { name: label }), typed);
    expect(await screen.findByRole("listbox")).toBeInTheDocument();
    expect(await faults()).toEqual([]);
    // Said outright: axe cannot tell without a layout whether a window lies over the page, and lets it pass then.
    expect(screen.getByRole("link", { name: "A link before them" })).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "A button after them" })).toBeInTheDocument();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("listbox")).not.toBeInTheDocument());
    expect(document.querySelectorAll("[data-react-aria-top-layer]")).toHaveLength(0);
  });
}

test("Tab leaves an open list for what stands next on the page", async () => {
  const user = userEvent.setup();
  render(<Page />);
  await user.type(screen.getByRole("combobox", { name: "What" }), "s");
  await screen.findByRole("listbox");
  await user.tab();
  await waitFor(() => expect(screen.queryByRole("listbox")).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByRole("button", { name: "A button after them" })).toHaveFocus());
});
