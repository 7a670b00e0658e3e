/** The fields of forms about a person that more than one form has. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/Button";
import { ChoiceBox } from "@/components/ChoiceBox";
import { Checkbox } from "@/components/Field";
import { PersonBox } from "@/components/PersonBox";
import { TextBox } from "@/components/TextBox";
import { usePeopleSearch } from "@/data/peopleSearch";
import { settings } from "@/data/queries";

type PlaceProps = {
  value: string;
  onChange: (value: string) => void;
  /** May it be made, where there is none of that name? */
  make: boolean;
  onMake: (make: boolean) => void;
  error?: string | undefined;
};

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Is there no branch of this name or code? False until the branches are known. */
export function useNewBranch(typed: string): boolean {
  const branches = useQuery(settings()).data?.branches;
  if (branches === undefined || typed.trim() === "") return false;
  return !branches.some((branch) => same(branch.name, typed) || same(branch.key, typed));
}

export function BranchField({ value, onChange, make, onMake, error }: PlaceProps) {
  const branches = useQuery(settings()).data?.branches ?? [];
  const isNew = useNewBranch(value);
  return (
    <div className="stack-2">
      <TextBox
        label="Branch"
        value={value}
        onChange={onChange}
        suggestions={branches.map(({ key, name }) => ({ key, text: name }))}
        error={error}
      />
      {isNew ? (
        <Checkbox value={make} onChange={onMake}>
          Make a new branch “{value.trim()}”
        </Checkbox>
      ) : null}
    </div>
  );
}

export function TeamField({
  value,
  onChange,
  make,
  onMake,
  error,
  teams,
  isNew,
}: PlaceProps & { teams: readonly string[]; isNew: boolean }) {
  return (
    <div className="stack-2">
      <TextBox
        label="Team"
        value={value}
        onChange={onChange}
        suggestions={teams.map((team) => ({ key: team, text: team }))}
        error={error}
      />
      {isNew ? (
        <Checkbox value={make} onChange={onMake}>
          Make a new team “{value.trim()}”
        </Checkbox>
      ) : null}
    </div>
  );
}

type RolesProps = { label: string; value: readonly string[]; onChange: (roles: string[]) => void };

/** Some roles: each stands in a list and can be taken out. */
export function RolesField({ label, value, onChange }: RolesProps) {
  const roles = useQuery(settings()).data?.roles ?? [];
  const title = (key: string) => roles.find(([code]) => code === key)?.[1] ?? key;
  const free = roles.filter(([key]) => !value.includes(key));
  return (
    <div className="stack-2">
      {value.length > 0 ? (
        <ul className="plain-list" aria-label={`${label} chosen`}>
          {value.map((key) => (
            <li key={key} className="people__chosen">
              <span>{title(key)}</span>
              <Button look="quiet" aria-label={`Take out ${title(key)}`} onPress={() => onChange(value.filter((other) => other !== key))}>
                Take out
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <ChoiceBox
        label={value.length === 0 ? label : `${label}: one more`}
        choices={free.map(([key, text]) => ({ key, text, detail: key === text ? undefined : key }))}
        onChoose={(key) => onChange([...value, key])}
        none="No role is called that"
      />
    </div>
  );
}

type ManagerProps = { value: string | null; onChange: (person: string | null) => void; error?: string | undefined };

export function ManagerField({ value, onChange, error }: ManagerProps) {
  const search = usePeopleSearch(value);
  const choose = (person: { key: string; name: string } | null) => {
    search.choose(person);
    onChange(person?.key ?? null);
  };
  return (
    <div className="stack-2">
      <PersonBox
        label="Manager"
        text={search.text}
        onText={search.setText}
        people={search.people}
        busy={search.busy}
        value={value}
        onChoose={choose}
      />
      {value === null ? null : (
        <div>
          <Button look="quiet" onPress={() => choose(null)}>
            No manager
          </Button>
        </div>
      )}
      {error ? <span className="field-error">{error}</span> : null}
    </div>
  );
}
