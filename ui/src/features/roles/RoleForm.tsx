/** A role: its code, title and other titles, who holds it, the certificates that it requires. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Select, TextField } from "@/components/Field";
import { Inspector } from "@/components/Page";
import type { NeededCertificate, RoleEdit, RoleShown } from "@/data/types";
import { useAddRole, useSetRole } from "@/data/writes";
import { KIND } from "@/text/words";

type FormProps = { role: RoleShown | null; roles: readonly RoleShown[]; onClose: () => void; onSaved: (key: string) => void };

const ANYBODY = "any";
const NOBODY = "none";

export function RoleForm({ role, roles, onClose, onSaved }: FormProps) {
  const [code, setCode] = useState(role?.role ?? "");
  const [title, setTitle] = useState(role?.title ?? "");
  const [kind, setKind] = useState<string>(role?.kind ?? ANYBODY);
  const [also, setAlso] = useState(role?.also.join("\n") ?? "");
  const [certificates, setCertificates] = useState(role?.certificates.map(certificateText).join("\n") ?? "");
  const [like, setLike] = useState(NOBODY);
  const add = useAddRole({ quiet: true });
  const set = useSetRole({ quiet: true });
  const lines = (text: string) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const whole = code.trim() !== "" && title.trim() !== "";
  const error = add.error ?? set.error;
  const submit = () => {
    const edit: RoleEdit = {
      code: role && role.role === code.trim() ? null : code.trim(),
      title: title.trim(),
      kind: kind === ANYBODY ? "" : kind,
      also: lines(also),
      certificates: lines(certificates).map(certificateOf),
      targets_of: role === null && like !== NOBODY ? like : null,
    };
    if (role === null) add.mutate([edit], { onSuccess: (done) => onSaved(done.value.role) });
    else set.mutate([role.role, edit], { onSuccess: (done) => onSaved(done.value.role) });
  };
  return (
    <Inspector title={role ? `Change ${role.title}` : "A new role"} onClose={onClose}>
      <div className="stack">
        <TextField label="Code" required value={code} onChange={setCode} help="Such as LA. Files name the role by it" />
        <TextField label="Title" required value={title} onChange={setTitle} />
        <Select
          label="Who holds it"
          value={kind}
          onChange={setKind}
          choices={[{ key: ANYBODY, text: "Anybody" }, ...Object.entries(KIND).map(([key, text]) => ({ key, text }))]}
        />
        <TextField label="Other titles" rows={3} value={also} onChange={setAlso} help="One on each line: what HR calls it" />
        <TextField
          label="Certificates that it requires"
          rows={3}
          value={certificates}
          onChange={setCertificates}
          help="One on each line; after a comma the months until it is renewed, such as Safeguarding, 24"
        />
        {role === null && roles.length > 0 ? (
          <Select
            label="Begin with the targets of"
            value={like}
            onChange={setLike}
            choices={[{ key: NOBODY, text: "No targets yet" }, ...roles.map((one) => ({ key: one.role, text: one.title }))]}
          />
        ) : null}
        {error ? <CallNotice error={error} /> : null}
        <div className="actions">
          <Button look="primary" busy={add.isPending || set.isPending} isDisabled={!whole} onPress={submit}>
            {role ? "Save the role" : "Add the role"}
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </div>
    </Inspector>
  );
}

function certificateText({ certificate, months }: NeededCertificate): string {
  return months === null ? certificate : `${certificate}, ${months}`;
}

/** "Safeguarding, 24" is renewed after 24 months; without a number at the end it never is. */
export function certificateOf(line: string): NeededCertificate {
  const [, name, months] = /^(.*),\s*(\d+)$/.exec(line) ?? [];
  return name === undefined || months === undefined
    ? { certificate: line, months: null }
    : { certificate: name.trim(), months: Number(months) };
}
