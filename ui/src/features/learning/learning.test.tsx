import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { LearningRecordView } from "@/bindings";
import { type FakeOptions, told } from "@/bindings/fake";
import { faults, firstOption, open } from "@/test/render";
import { WHOLE } from "@/test/service";
import { duration, plural, shortDate } from "@/text/format";

const PEOPLE = await told("people", "");
const PERSON = PEOPLE[0];
const ME = PERSON?.key ?? "";

/** The window with a person at this desk. */
const asMe = async (path: string, options: FakeOptions = {}) => open(path, { me: ME, ...options });

/** Records of one skill with a level claimed, which wait for somebody else to verify them. */
const CLAIMS = (await told("toVerify")).filter((one) => one.person !== ME && one.skills.length === 1 && one.skills[0]?.level === 2);
const [CLAIM, SECOND, THIRD] = CLAIMS as [LearningRecordView, LearningRecordView, LearningRecordView];
const { skill: SKILL, title: SKILL_TITLE } = CLAIM.skills[0] as LearningRecordView["skills"][number];
const record = (part: Partial<LearningRecordView>): LearningRecordView => ({ ...CLAIM, ...part });
const queue = (...records: LearningRecordView[]): FakeOptions => ({
  answer: { toVerify: () => Promise.resolve({ status: "ok", data: records }) },
});

test("looking at somebody is not becoming them: that is said once, and only then remembered", async () => {
  const { user, calls, history } = open("/my-learning");
  await user.type(await screen.findByRole("combobox", { name: "Name or number" }), PERSON?.name.slice(0, 5) ?? "");
  await user.click(await firstOption(new RegExp(`^${PERSON?.name.slice(0, 5)}`)));
  expect(await screen.findByRole("heading", { level: 1, name: /of verified learning in the last 12 months/ })).toBeInTheDocument();
  expect(screen.getByText(/^You are looking at the learning of/)).toBeInTheDocument();
  expect(history.location.search).toContain("person=");
  expect(calls("setMe")).toHaveLength(0);
  expect(screen.getByRole("button", { name: "Who are you?" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "This is me" }));
  expect(calls("setMe")).toHaveLength(1);
  expect(await screen.findByRole("button", { name: /^You are / })).toBeInTheDocument();
  expect(screen.queryByText(/^You are looking at/)).not.toBeInTheDocument();
});

test("somebody else's page is looked at and left again, and whoever verifies stays oneself", async () => {
  const other = PEOPLE[3];
  const { user, calls } = await asMe(`/my-learning?person=${other?.key}`);
  expect(await screen.findByRole("heading", { level: 1, name: new RegExp(`^${other?.name}:`) })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: `You are ${PERSON?.name}` })).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "Log learning for this person" })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Back to my own" }));
  expect(await screen.findByRole("heading", { level: 1, name: new RegExp(`^${PERSON?.name}:`) })).toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "To verify" }));
  await waitFor(() => expect(screen.getByRole("combobox", { name: "You verify as" })).toHaveValue(PERSON?.name));
  expect(calls("setMe")).toHaveLength(0);
});

test("who one is is changed in the rail, and can be left unsaid", async () => {
  const { user, calls } = await asMe("/to-verify", queue());
  await user.click(await screen.findByRole("button", { name: `You are ${PERSON?.name}` }));
  const box = await screen.findByRole("combobox", { name: "You are" });
  expect(await faults()).toEqual([]);
  await user.clear(box);
  await user.type(box, "dan");
  await user.click(await firstOption(/^Daniel /));
  await waitFor(() => expect(calls("setMe")).toHaveLength(1));
  await user.click(await screen.findByRole("button", { name: /^You are Daniel / }));
  await user.click(await screen.findByRole("button", { name: "Leave it unsaid" }));
  expect(calls("setMe").at(-1)?.args[0]).toBeNull();
  expect(await screen.findByRole("button", { name: "Who are you?" })).toBeInTheDocument();
});

test("my page is one read and leads with hours, what waits and what is ahead", async () => {
  const mine = await told("myLearning", ME);
  const { reads } = await asMe("/my-learning");
  const learned = new RegExp(`${duration(mine.minutes_12_months)} of verified learning`);
  expect(await screen.findByRole("heading", { level: 1, name: learned })).toBeInTheDocument();
  expect(mine.minutes_waiting).toBeGreaterThan(0);
  expect(screen.getByText(new RegExp(`${duration(mine.minutes_waiting)} waits? to be verified`))).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: `${plural(mine.ahead.length, "session")} ahead` })).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: `${plural(mine.to_rerate.length, "skill")} to rate again` })).toBeInTheDocument();
  expect(reads().filter((name) => name === "myLearning")).toHaveLength(1);
  expect(reads().length).toBeLessThanOrEqual(3);
});

test("learning is logged in one write, with minutes and day as people write them and levels in words", async () => {
  const { user, calls } = await asMe("/my-learning");
  await user.type(await screen.findByRole("combobox", { name: "What did you do? (required)" }), "Read about dementia");
  await user.tab();
  const day = screen.getByLabelText("When? (required)");
  await user.clear(day);
  await user.type(day, "yesterday");
  await user.type(screen.getByLabelText("How long? (required)"), "1h 30m");
  await user.selectOptions(screen.getByLabelText("Add a skill"), "Equality law in practice");
  await user.selectOptions(await screen.findByLabelText("Equality law in practice: where I stand now"), "2 Able");
  await user.type(screen.getByLabelText(/^What did you learn/), "Slow down.");
  await user.click(screen.getByRole("button", { name: "Log 1 hour 30 minutes" }));
  await waitFor(() => expect(calls("addLearning")).toHaveLength(1));
  expect(calls("addLearning")[0]?.args[0]).toEqual({
    person: ME,
    on: "2026-11-23",
    minutes: 90,
    activity: null,
    title: "Read about dementia",
    skills: [["A2-01", 2]],
    reflection: "Slow down.",
  });
  await waitFor(() => expect(screen.getByLabelText("How long? (required)")).toHaveValue(""));
});

test("a title of the catalogue is logged as its activity", async () => {
  const { user, calls } = await asMe("/my-learning");
  await user.type(await screen.findByRole("combobox", { name: /What did you do/ }), "reading for pleasure");
  await user.type(screen.getByLabelText(/How long/), "60");
  await user.click(screen.getByRole("button", { name: "Log 1 hour" }));
  await waitFor(() => expect(calls("addLearning")[0]?.args[0]).toMatchObject({ activity: "TRN-06", title: null }));
});

test("what is missing or not understood is said beside the field, and nothing is sent", async () => {
  const { user, calls } = await asMe("/my-learning");
  await user.type(await screen.findByLabelText(/How long/), "soon");
  await user.click(screen.getByRole("button", { name: "Log it" }));
  expect(screen.getByText("Say what you did")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("combobox", { name: /What did you do/ })).toHaveFocus());
  expect(screen.getByText(/Not a length of time/)).toBeInTheDocument();
  expect(calls("addLearning")).toHaveLength(0);
});

test("the form warns not to write about health or other people", async () => {
  await asMe("/my-learning");
  expect(await screen.findByLabelText(/^What did you learn/)).toHaveAccessibleDescription(
    /nothing about your health or about other people/,
  );
});

test("a record that came back shows its reason", async () => {
  const data = {
    ...(await told("myLearning", ME)),
    records: [record({ status: "returned", returned: "Say which session it was", verified_by: "Kim Lee" })],
  };
  await asMe("/my-learning", { answer: { myLearning: () => Promise.resolve({ status: "ok", data }) } });
  expect(await screen.findByRole("heading", { name: "1 record, 1 returned" })).toBeInTheDocument();
  expect(screen.getByText("Say which session it was")).toBeInTheDocument();
});

test("a number that this service does not know leads back to the question", async () => {
  const { user } = open("/my-learning", { me: "nobody" });
  await user.click(await screen.findByRole("button", { name: "Choose somebody" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Whose learning?" })).toBeInTheDocument();
});

test("nothing can be verified before it is known who verifies", async () => {
  open("/to-verify", queue(record({})));
  expect(await screen.findByRole("button", { name: "Verify as level 2" })).toBeDisabled();
  expect(screen.getByText("Choose above who you are, then verify.")).toBeInTheDocument();
});

test("a record is verified with the level that the verifier gives, not the one claimed", async () => {
  const { user, calls } = await asMe("/to-verify", queue(record({})));
  await user.selectOptions(await screen.findByLabelText(`${SKILL_TITLE}: level you give`), "1 Aware");
  await user.click(screen.getByRole("button", { name: "Verify as level 1" }));
  expect(calls("verifyLearning")[0]?.args[0]).toEqual({ record: CLAIM.id, by: ME, accept: true, levels: [[SKILL, 1]], reason: null });
});

test("verifying without a level sends none", async () => {
  const { user, calls } = await asMe("/to-verify", queue(record({})));
  await user.click(await screen.findByRole("button", { name: "Verify without a level" }));
  expect(calls("verifyLearning")[0]?.args[0]).toMatchObject({ accept: true, levels: [] });
});

test("a record goes back only with a reason", async () => {
  const { user, calls } = await asMe("/to-verify", queue(record({})));
  await user.click(await screen.findByRole("button", { name: "Return with a reason" }));
  const reason = () => screen.getByLabelText(`Why it goes back to ${CLAIM.name} (required)`);
  await waitFor(() => expect(reason()).toHaveFocus());
  await user.click(screen.getByRole("button", { name: "Return with this reason" }));
  expect(reason()).toHaveFocus();
  expect(screen.getByText("Say what to do with it")).toBeInTheDocument();
  expect(calls("verifyLearning")).toHaveLength(0);
  await user.type(reason(), "Say how long");
  await user.click(screen.getByRole("button", { name: "Return with this reason" }));
  expect(calls("verifyLearning")[0]?.args[0]).toMatchObject({ accept: false, levels: [], reason: "Say how long" });
});

test("a queue is gone through by keys alone: a digit, A, down, R", async () => {
  const { user, calls } = await asMe("/to-verify", queue(CLAIM, SECOND, THIRD));
  const first = await screen.findByRole("article", { name: new RegExp(CLAIM.name) });
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Verify as level 2" })[0]).toBeEnabled());
  first.focus();
  await user.keyboard("3a");
  await waitFor(() => expect(calls("verifyLearning")[0]?.args[0]).toMatchObject({ record: CLAIM.id, levels: [[SKILL, 3]] }));
  await waitFor(() => expect(screen.getByRole("article", { name: new RegExp(SECOND.name) })).toHaveFocus());
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(screen.getByRole("article", { name: new RegExp(THIRD.name) })).toHaveFocus());
  await user.keyboard("r");
  await user.keyboard("Too short{Tab}{Enter}");
  await waitFor(() => expect(calls("verifyLearning")[1]?.args[0]).toMatchObject({ record: THIRD.id, reason: "Too short" }));
});

test("Esc keeps a record in the queue, with the focus on it", async () => {
  const { user, calls } = await asMe("/to-verify", queue(CLAIM, SECOND));
  const first = await screen.findByRole("article", { name: new RegExp(CLAIM.name) });
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Verify as level 2" })[0]).toBeEnabled());
  first.focus();
  await user.keyboard("r");
  await waitFor(() => expect(screen.getByLabelText(/Why it goes back/)).toHaveFocus());
  await user.keyboard("{Escape}");
  await waitFor(() => expect(first).toHaveFocus());
  expect(screen.queryByLabelText(/Why it goes back/)).not.toBeInTheDocument();
  expect(calls("verifyLearning")).toHaveLength(0);
});

test("keys typed into a field are text, not commands", async () => {
  const { user, calls } = await asMe("/to-verify", queue(record({})));
  await user.click(await screen.findByRole("button", { name: "Return with a reason" }));
  await user.type(screen.getByLabelText(/Why it goes back/), "a really good start");
  expect(calls("verifyLearning")).toHaveLength(0);
});

test("a refusal stands beside its record, which still waits", async () => {
  const { user } = await asMe("/to-verify", {
    ...queue(record({})),
    fail: { verifyLearning: { kind: "not_now", message: "Somebody cannot verify their own learning" } },
  });
  await user.click(await screen.findByRole("button", { name: "Verify as level 2" }));
  expect(await screen.findByText(/cannot verify their own learning\. The record still waits\./)).toBeInTheDocument();
});

test("the branch at the top narrows the queue and says what is left out", async () => {
  await asMe("/to-verify?branch=Northgate", queue(record({ branch: "Central Library" }), record({ id: SECOND.id, branch: "Northgate" })));
  expect(await screen.findByRole("heading", { level: 1, name: "1 record waits to be verified" })).toBeInTheDocument();
  expect(screen.getByText(/1 more waits outside/)).toBeInTheDocument();
});

test("an empty queue says so", async () => {
  await asMe("/to-verify", queue());
  expect(await screen.findByRole("heading", { level: 1, name: "Nothing waits to be verified" })).toBeInTheDocument();
});

test("skills to rate again are a list that leads to the map, and only that list is read for it", async () => {
  const all = await told("toRerate", WHOLE);
  const first = all[0] as (typeof all)[number];
  const { calls, user } = await asMe("/to-verify?tab=rerate");
  const rows = await screen.findAllByRole("row", {
    name: new RegExp(`${first.name}.* ${first.skill_title} ${first.learned}, ${shortDate(first.on)}`),
  });
  expect(rows.length).toBeGreaterThan(0);
  const due = all.filter((one) => one.due <= "2026-11-24").length;
  expect(due).toBeGreaterThan(1);
  const later = all.length > due ? `, ${all.length - due} later` : "";
  expect(screen.getByRole("heading", { level: 1, name: `${due} skills are due to be rated again${later}` })).toBeInTheDocument();
  const link = within(rows[0] as HTMLElement).getByRole("link", { name: first.skill_title });
  expect(link.getAttribute("href")).toMatch(new RegExp(`^/map\\?.*skill=${first.skill}`));
  expect(calls("toRerate")).toHaveLength(1);
  await user.click(screen.getByRole("tab", { name: "Records" }));
  expect((await screen.findAllByRole("article")).length).toBeGreaterThan(0);
});

test("skills to rate again are those of the branch and kind at the top", async () => {
  const { calls } = await asMe("/to-verify?tab=rerate&branch=Northgate&kind=volunteer&aim=5");
  await screen.findByRole("tab", { name: "To rate again" });
  await waitFor(() => expect(calls("toRerate")).toHaveLength(1));
  expect(calls("toRerate")[0]?.args[0]).toMatchObject({ branch: "Northgate", kind: "volunteer", aim: null, as_of: null });
});

test("the box shows the one chosen, keeps the focus and stays shut until somebody types again", async () => {
  const { user } = open("/to-verify");
  const box = () => screen.getByRole("combobox", { name: "You verify as" });
  await user.type(await screen.findByRole("combobox", { name: "You verify as" }), "mei");
  await firstOption(/^Mei Ellis/);
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(box()).toHaveValue("Mei Ellis"));
  await waitFor(() => expect(box()).toHaveFocus());
  expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
  await user.clear(box());
  await user.type(box(), "dan");
  await firstOption(/^Daniel /);
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect((box() as HTMLInputElement).value).toMatch(/^Daniel /));
});

test("Esc lets go of what was typed: the list shuts and the one chosen is named again", async () => {
  const { user } = open("/to-verify");
  const box = () => screen.getByRole("combobox", { name: "You verify as" });
  await user.type(await screen.findByRole("combobox", { name: "You verify as" }), "mei");
  await firstOption(/^Mei Ellis/);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(box()).toHaveValue(""));
  await waitFor(() => expect(box()).toHaveFocus());
  expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
  await user.type(box(), "mei");
  await firstOption(/^Mei Ellis/);
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(box()).toHaveValue("Mei Ellis"));
  await user.clear(box());
  await user.type(box(), "dan");
  await firstOption(/^Daniel /);
  expect(await faults()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(box()).toHaveValue("Mei Ellis"));
  await waitFor(() => expect(screen.queryByRole("listbox")).not.toBeInTheDocument());
});

test("axe finds nothing on either screen", async () => {
  const mine = await asMe("/my-learning");
  await mine.user.selectOptions(await screen.findByLabelText("Add a skill"), "Equality law in practice");
  expect(await faults()).toEqual([]);
  mine.unmount();
  const verify = await asMe("/to-verify", queue(CLAIM, SECOND));
  await verify.user.click((await screen.findAllByRole("button", { name: "Return with a reason" }))[0] as HTMLElement);
  expect(await faults()).toEqual([]);
});
