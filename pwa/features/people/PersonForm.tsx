// What the office says of a person: of one to invite, and of one who is here.
import { type FormEvent, type ReactNode, useState } from "react";
import { useParams } from "react-router";
import { checkFields } from "../../engine/core/checks";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import { view } from "../../engine/store/store";
import { Chips } from "../../kit/form/Chips";
import { CodePick } from "../../kit/form/CodePick";
import type { Fault } from "../../kit/form/core";
import { described, Frame } from "../../kit/form/Field";
import { LineInput } from "../../kit/form/TextInput";
import { ownZone } from "../../kit/format/codes";
import { LANGUAGE_NAMES, LANGUAGES, lang, t } from "../../kit/format/i18n";
import { useLive, useRec } from "../../kit/frame/live";
import { homeCountry, workspace } from "../../kit/record/people";
import { change, invite } from "./actions";
import { roleWord } from "./view";

const ROLES = [
  "account_executive",
  "sales_development",
  "sales_manager",
  "sales_operations",
  "administrator",
] as const;
const EMAIL_CHARS_MAX = 254;

export interface PersonValues {
  name: string;
  email: string;
  role: string;
  team: string;
  language: string;
  country: string;
  time_zone: string;
}
type Faults = Partial<Record<keyof PersonValues, string>>;

const teamChoices = () =>
  [...view("team").values()]
    .map(({ id, name }) => ({ value: id, label: name ?? "" }))
    .sort((a, b) => a.label.localeCompare(b.label));

function faultsOf({ name, email, role }: PersonValues, emailNeeded: boolean): Faults {
  const faults: Faults = {};
  if (!name.trim()) faults.name = t("form.needed", { field: t("field.name") });
  if (!role) faults.role = t("form.needed", { field: t("field.role") });
  if (emailNeeded && !email.trim()) faults.email = t("form.needed", { field: t("field.email") });
  if (email.trim() && checkFields("person", { email: email.trim() }).length)
    faults.email = t("form.bad_email");
  return faults;
}

type Props = {
  first: PersonValues;
  emailNeeded: boolean;
  emailHint?: string;
  save: string;
  onSave: (values: PersonValues) => Promise<boolean>;
};

function Body({ first, emailNeeded, emailHint, save, onSave }: Props): ReactNode {
  const [values, setValues] = useState(first);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const teams = useLive("office:team-choices", ["team"], teamChoices);
  const set = (name: keyof PersonValues) => (value: string) => {
    setValues(before => ({ ...before, [name]: value }));
    setFaults(({ [name]: _right, ...rest }) => rest);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = faultsOf(values, emailNeeded);
    setFaults(found);
    const at = Object.keys(found)[0];
    if (at) return document.getElementById(`person-${at}`)?.focus();
    setBusy(true);
    await onSave({ ...values, name: values.name.trim(), email: values.email.trim() });
    setBusy(false);
  };
  const line = (name: "name" | "email", max: number, more: object, hint?: string): ReactNode => {
    const text = faults[name];
    const fault: Fault | null = text ? { text, firm: true } : null;
    const id = `person-${name}`;
    return (
      <Frame
        id={id}
        label={t(name === "name" ? "form.name" : `field.${name}`)}
        fault={fault}
        {...(hint && { hint })}
      >
        <LineInput
          id={id}
          className="input"
          value={values[name]}
          onText={set(name)}
          max={max}
          aria-invalid={fault ? true : undefined}
          aria-describedby={described(id, fault, hint)}
          {...more}
        />
      </Frame>
    );
  };
  return (
    <form noValidate onSubmit={event => void submit(event)}>
      {line("name", LINE_CHARS_MAX, { autoComplete: "off" })}
      {line("email", EMAIL_CHARS_MAX, { type: "email", inputMode: "email", autoComplete: "off" }, emailHint)}
      <div className="field" id="person-role" tabIndex={-1}>
        <Chips
          label={t("field.role")}
          choices={ROLES.map(value => ({ value, label: roleWord(value) }))}
          value={values.role}
          onPick={set("role")}
        />
        {faults.role && <p className="field-fault">{faults.role}</p>}
        {values.role && <p className="field-note">{t(`people.role_${values.role}`)}</p>}
      </div>
      {teams.length > 0 && (
        <div className="field">
          <Chips label={t("field.team")} choices={teams} value={values.team} onPick={set("team")} clearable />
        </div>
      )}
      <div className="field">
        <Chips
          label={t("field.language")}
          choices={LANGUAGES.map(value => ({ value, label: LANGUAGE_NAMES[value] }))}
          value={values.language}
          onPick={set("language")}
        />
      </div>
      <CodePick
        id="person-country"
        kind="country"
        label={t("field.country")}
        value={values.country}
        onPick={set("country")}
        hint={t("people.country_note")}
      />
      <CodePick
        id="person-time_zone"
        kind="time_zone"
        label={t("field.time_zone")}
        value={values.time_zone}
        onPick={set("time_zone")}
      />
      <button type="submit" className="btn btn-primary btn-wide" disabled={busy}>
        {save}
      </button>
    </form>
  );
}

export function InviteForm(): ReactNode {
  const first: PersonValues = {
    ...{ name: "", email: "", role: "account_executive", team: "", language: lang() || "en" },
    country: workspace()?.country ?? homeCountry(),
    time_zone: ownZone(),
  };
  return (
    <Body
      first={first}
      emailNeeded={false}
      emailHint={t("people.email_note")}
      save={t("people.invite_make")}
      onSave={invite}
    />
  );
}

export function EditForm(): ReactNode {
  const { id = "" } = useParams();
  const person = useRec("person", id);
  if (!person) return null;
  const { name, email, role, team, language, country, time_zone } = person;
  const first: PersonValues = {
    ...{ name: name ?? "", email: email ?? "", role: role ?? "", team: team ?? "", language: language ?? "" },
    ...{ country: country ?? "", time_zone: time_zone ?? "" },
  };
  // What others change meanwhile is shown, as it is what would be written over.
  return (
    <Body
      key={JSON.stringify(first)}
      first={first}
      emailNeeded
      emailHint={t("people.email_signs_in")}
      save={t("common.save")}
      onSave={values => change(id, values)}
    />
  );
}
