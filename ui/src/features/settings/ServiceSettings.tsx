/** Every setting by its title, with what it does and its value. */
import { useState } from "react";
import { TextField } from "@/components/Field";
import { useToday } from "@/data/store";
import type { SettingView } from "@/data/types";
import { date, duration } from "@/text/format";
import { parseDate } from "@/text/parse";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";

/** The settings that are lists of days, with what each does; the core keeps them as ISO dates with a semicolon between. */
const DAYS: Record<string, string> = {
  "plan.closed": "A plan puts nothing on these days.",
  "plan.open": "A plan may use these days, although they are bank holidays.",
};

export function ServiceSettings({ settings }: { settings: SettingView[] }) {
  return (
    <EditList
      id="service"
      title="The service"
      items={settings}
      itemKey={(setting) => setting.key}
      name={(setting) => setting.title.toLowerCase()}
      empty="There is nothing to set."
      line={(setting) => (
        <>
          <span className="strong">{setting.title}</span>
          <span className="settings__value">{setting.value === "" ? <span className="muted">not set</span> : shown(setting)}</span>
          <span className="muted small">{DAYS[setting.key] ?? setting.help}</span>
        </>
      )}
      form={(setting, done) => {
        if (!setting) return null;
        return setting.key in DAYS ? <DaysForm setting={setting} onDone={done} /> : <SettingForm setting={setting} onDone={done} />;
      }}
    />
  );
}

function shown(setting: SettingView): string {
  if (setting.key in DAYS) return days(setting).map(date).join(", ");
  const minutes = setting.key.includes("minutes") ? Number(setting.value) : Number.NaN;
  return Number.isInteger(minutes) && minutes >= 60 ? `${setting.value} (${duration(minutes)})` : setting.value;
}

function days(setting: SettingView): string[] {
  return setting.value
    .split(";")
    .map((day) => day.trim())
    .filter(Boolean);
}

function SettingForm({ setting, onDone }: { setting: SettingView; onDone: () => void }) {
  const [value, setValue] = useState(setting.value);
  return (
    <EditForm
      label={`Change: ${setting.title}`}
      save="Save"
      change={value.trim() === setting.value ? null : { what: "set", key: setting.key, value: value.trim() }}
      onDone={onDone}
    >
      <TextField label={setting.title} help={setting.help} value={value} onChange={setValue} />
    </EditForm>
  );
}

function DaysForm({ setting, onDone }: { setting: SettingView; onDone: () => void }) {
  const today = useToday();
  const [text, setText] = useState(days(setting).map(date).join("\n"));
  const lines = text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter(Boolean);
  const wrong = lines.find((line) => parseDate(line, today) === null);
  const value = lines.flatMap((line) => parseDate(line, today) ?? []).join(";");
  return (
    <EditForm
      label={`Change: ${setting.title}`}
      save="Save"
      change={wrong !== undefined || value === setting.value ? null : { what: "set", key: setting.key, value }}
      onDone={onDone}
    >
      <TextField
        label={setting.title}
        rows={Math.min(12, Math.max(3, lines.length + 1))}
        help="One day in each line, such as 25 December 2026"
        value={text}
        onChange={setText}
        {...(wrong === undefined ? {} : { error: `“${wrong}” is not a day of the calendar` })}
      />
    </EditForm>
  );
}
