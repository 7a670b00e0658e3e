/** Every setting by its title, with what it does and its value. */
import { useState } from "react";
import { TextField } from "@/components/Field";
import type { SettingView } from "@/data/types";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";

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
          <span className="settings__value">{setting.value === "" ? <span className="muted">not set</span> : setting.value}</span>
          <span className="muted small">{setting.help}</span>
        </>
      )}
      form={(setting, done) => (setting ? <SettingForm setting={setting} onDone={done} /> : null)}
    />
  );
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
