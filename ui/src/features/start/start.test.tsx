import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { faults, open } from "@/test/render";

test("the first start asks one question with three answers", async () => {
  open("/", { store: "none" });
  expect(await screen.findByRole("button", { name: /Look around an invented service/ })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /Start from a spreadsheet/ })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /Start empty/ })).toBeInTheDocument();
  expect(screen.queryByRole("navigation")).not.toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("the invented service opens on the overview", async () => {
  const { user } = open("/", { store: "none" });
  await user.click(await screen.findByRole("button", { name: /Look around/ }));
  expect(await screen.findByRole("navigation", { name: "Screens" })).toBeInTheDocument();
});

test("a spreadsheet makes a new file first and goes on to the import", async () => {
  const { user, history, calls } = open("/", { store: "none" });
  await user.click(await screen.findByRole("button", { name: /Start from a spreadsheet/ }));
  await waitFor(() => expect(history.location.pathname).toBe("/import"));
  expect(calls("pickFile")[0]?.args[0]).toBe("new_store");
  expect(calls("createStore")).toHaveLength(1);
});

test("a file that is gone is said calmly, and the choices stay", async () => {
  const { user } = open("/", { store: "none" });
  await user.click(await screen.findByRole("button", { name: /old/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The file is not there any more");
  expect(screen.getByRole("button", { name: /Start empty/ })).toBeEnabled();
});

test("choosing no file changes nothing", async () => {
  const { user, calls } = open("/", { store: "none", answer: { pickFile: () => Promise.resolve({ status: "ok", data: null }) } });
  await user.click(await screen.findByRole("button", { name: /Start empty/ }));
  await waitFor(() => expect(screen.getByRole("button", { name: /Start empty/ })).toBeEnabled());
  expect(calls("createStore")).toHaveLength(0);
});
