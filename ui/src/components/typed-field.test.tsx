import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { DayField, MinutesField, MoneyField } from "./TypedField";

type Told = { value: string | number | null; bad: boolean };

/** A field whose value can also come from elsewhere, as a default that is counted while somebody already types. */
function Form({ field, arrives, told }: { field: "day" | "money" | "minutes"; arrives: string | number; told: Told }) {
  const [value, setValue] = useState<string | number | null>(null);
  const shared = {
    label: "Field",
    onBad: (bad: boolean) => {
      told.bad = bad;
    },
  };
  const change = (next: string | number | null) => {
    told.value = next;
    setValue(next);
  };
  return (
    <main>
      {field === "day" ? (
        <DayField {...shared} today="2026-04-10" value={value as string | null} onChange={change} />
      ) : field === "money" ? (
        <MoneyField {...shared} value={value as number | null} onChange={change} />
      ) : (
        <MinutesField {...shared} value={value as number | null} onChange={change} />
      )}
      <button type="button" onMouseDown={(event) => event.preventDefault()} onClick={() => setValue(arrives)}>
        It arrives
      </button>
    </main>
  );
}

for (const { field, arrives, typed, value, shown } of [
  { field: "day", arrives: "2026-04-11", typed: "13 April 2026", value: "2026-04-13", shown: "13 April 2026" },
  { field: "money", arrives: 900_000, typed: "1250", value: 125_000, shown: "£1,250" },
  { field: "minutes", arrives: 45, typed: "1h 30m", value: 90, shown: "1h 30m" },
] as const) {
  test(`a value that arrives while somebody types in a ${field} field does not get between the keys`, async () => {
    const user = userEvent.setup();
    const told: Told = { value: null, bad: false };
    render(<Form field={field} arrives={arrives} told={told} />);
    const input = screen.getByLabelText("Field");
    await user.click(input);
    await user.click(screen.getByRole("button", { name: "It arrives" }));
    expect(input).toHaveFocus();
    expect(input).toHaveValue("");
    await user.keyboard(typed);
    await user.tab();
    expect(told).toEqual({ value, bad: false });
    expect(input).toHaveValue(shown);
  });

  test(`a ${field} field that was entered and left again shows what arrived meanwhile and finds no fault with it`, async () => {
    const user = userEvent.setup();
    const told: Told = { value: null, bad: false };
    render(<Form field={field} arrives={arrives} told={told} />);
    const input = screen.getByLabelText("Field");
    await user.click(input);
    await user.click(screen.getByRole("button", { name: "It arrives" }));
    await user.tab();
    expect(input).not.toHaveValue("");
    await user.click(input);
    await user.tab();
    expect(told).toEqual({ value: null, bad: false });
    expect(input).toBeValid();
  });
}
