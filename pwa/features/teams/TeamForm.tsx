// A team: its name, who leads it, and who is in it.
import { type FormEvent, type ReactNode, useState } from "react";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import { get } from "../../engine/store/store";
import type { Fault } from "../../kit/form/core";
import { described, Frame } from "../../kit/form/Field";
import { LineInput } from "../../kit/form/TextInput";
import { list } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { useOffice } from "../../kit/frame/office";
import { useLocal } from "../../kit/frame/state";
import { type Named, personName, usePeople } from "../../kit/record/people";
import { removeTeam, saveTeam } from "./actions";
import { membersOf, open } from "./view";

const NAME = "team-name";

export function TeamForm(): ReactNode {
  const id = useLocal(open);
  const people = usePeople();
  const team = id ? get("team", id) : undefined;
  const [name, setName] = useState(team?.name ?? "");
  const [manager, setManager] = useState(team?.manager ?? "");
  const [members, setMembers] = useState<readonly string[]>(() => (id ? membersOf(id) : []));
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!name.trim()) {
      setFault({ text: t("form.needed", { field: t("field.name") }), firm: true });
      return document.getElementById(NAME)?.focus();
    }
    setBusy(true);
    await saveTeam({ name: name.trim(), manager, members: [...members] });
    setBusy(false);
  };
  const flip = (person: string) =>
    setMembers(before =>
      before.includes(person) ? before.filter(one => one !== person) : [...before, person],
    );
  return (
    <form noValidate onSubmit={event => void submit(event)}>
      <Frame id={NAME} label={t("field.name")} fault={fault}>
        <LineInput
          id={NAME}
          className="input"
          value={name}
          onText={text => {
            setName(text);
            setFault(null);
          }}
          max={LINE_CHARS_MAX}
          autoComplete="off"
          aria-invalid={fault ? true : undefined}
          aria-describedby={described(NAME, fault)}
        />
      </Frame>
      <Frame id="team-manager" label={t("field.manager")} hint={t("teams.manager_note")}>
        <select
          id="team-manager"
          className="input"
          value={manager}
          onChange={event => setManager(event.target.value)}
          aria-describedby={described("team-manager", null, t("teams.manager_note"))}
        >
          <option value="">{t("teams.no_manager")}</option>
          {people.map(one => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </Frame>
      <Who team={id} people={people} chosen={members} onFlip={flip} />
      <button type="submit" className="btn btn-primary btn-wide" disabled={busy}>
        {t("common.save")}
      </button>
      {id && <Removing count={membersOf(id).length} />}
    </form>
  );
}

type MembersProps = {
  people: readonly Named[];
  team: string;
  chosen: readonly string[];
  onFlip: (person: string) => void;
};

/** Who is in it: for an administrator to choose, for others to read. */
function Who(props: MembersProps): ReactNode {
  const { administrator } = useOffice();
  if (!props.team) return <p className="field-note mb-4">{t("teams.members_after")}</p>;
  if (administrator) return <Members {...props} />;
  const names = list(props.chosen.map(personName));
  return names ? <p className="field-note mb-4">{t("teams.members_admin", { names })}</p> : null;
}

function Members({ people, team, chosen, onFlip }: MembersProps): ReactNode {
  const elsewhere = (person: string): string => {
    const now = get("person", person)?.team;
    return now && now !== team ? (get("team", now)?.name ?? "") : "";
  };
  return (
    <fieldset className="field">
      <legend className="field-label">{t("teams.members")}</legend>
      <p className="field-note mb-2">{t("teams.members_note")}</p>
      <ul className="card rows overflow-hidden">
        {people.map(({ id, name }) => (
          <li key={id}>
            <label className="row cursor-pointer">
              <input
                type="checkbox"
                className="size-6 flex-none accent-accent"
                checked={chosen.includes(id)}
                onChange={() => onFlip(id)}
              />
              <span className="min-w-0 flex-1">
                <span className="row-title block">{name}</span>
                {elsewhere(id) && <span className="row-note block">{elsewhere(id)}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function Removing({ count }: { count: number }): ReactNode {
  if (count) return <p className="field-note mt-4">{t("teams.remove_first", { count })}</p>;
  return (
    <button type="button" className="btn btn-danger btn-wide mt-3" onClick={() => void removeTeam()}>
      {t("teams.remove")}
    </button>
  );
}
