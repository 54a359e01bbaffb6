// Setting up one's own company: the company, then the person who sets it up. One page, asked once.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { checkFields } from "../../engine/core/checks";
import { LINE_CHARS_MAX, RECORD_TYPES } from "../../engine/core/schema.gen";
import { CodePick } from "../../kit/form/CodePick";
import type { Fault } from "../../kit/form/core";
import { described, FaultLine, Frame } from "../../kit/form/Field";
import { LineInput } from "../../kit/form/TextInput";
import { ownZone } from "../../kit/format/codes";
import { t } from "../../kit/format/i18n";
import { choiceText } from "../../kit/format/words";
import { Password } from "../../kit/frame/Password";
import { useLocal } from "../../kit/frame/state";
import { begin, typeCode } from "./actions";
import { isEnough, PASSWORD_CHARS_MIN, type Strength, strengthOf } from "./strength";
import { ownLanguage, server, state } from "./view";

const EMAIL_CHARS_MAX = 254;
const TEXTS = [
  "company",
  "country",
  "currency",
  "time_zone",
  "business",
  "name",
  "email",
  "password",
] as const;
type Name = (typeof TEXTS)[number];
type Values = Record<Name, string>;
type Faults = Partial<Record<Name, string>>;
type Set = (name: Name, value: string) => void;

/** What stands in the form before anything is typed. */
function firstValues(): Values {
  const { country = "", countries = {} } = server.get() ?? {};
  return {
    company: "",
    country,
    currency: countries[country] ?? "",
    time_zone: ownZone(),
    business: "",
    name: "",
    email: "",
    password: "",
  };
}

/** What is still to be put right, by field. */
function faultsOf(values: Values): Faults {
  const faults: Faults = {};
  for (const name of TEXTS) if (!values[name].trim()) faults[name] = t(`start.need_${name}`);
  const [wrong] = checkFields("person", { email: values.email.trim() });
  if (!faults.email && wrong) faults.email = t("form.bad_email");
  const strength = strengthOf(values.password, [values.name, values.email]);
  if (!faults.password && !isEnough(strength)) faults.password = strengthText(strength, values.password);
  return faults;
}

function strengthText(strength: Strength, password: string): string {
  const count = PASSWORD_CHARS_MIN - [...password].length;
  return strength === "none" ? "" : t(`start.password_${strength}`, { count });
}

const firm = (text: string | undefined): Fault | null => (text ? { text, firm: true } : null);
/** The server says "workspace" where the page says "company". */
const nameOf = (field: string): Name | undefined =>
  TEXTS.find(name => name === (field === "workspace" ? "company" : field));

export function CompanyForm(): ReactNode {
  const [values, setValues] = useState(firstValues);
  const [faults, setFaults] = useState<Faults>({});
  const form = useRef<HTMLFormElement>(null);
  const { busy } = useLocal(state);
  const set: Set = (name, value) => {
    setValues(before => ({ ...before, [name]: value }));
    setFaults(({ [name]: _right, ...rest }) => rest);
  };
  const say = (next: Faults) => {
    setFaults(next);
    const first = TEXTS.find(name => next[name]);
    const place = form.current?.querySelector<HTMLElement>(`[data-path="start-${first}"]`);
    place?.scrollIntoView({ block: "center" });
    place?.querySelector<HTMLElement>("input, button")?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const wrong = faultsOf(values);
    if (Object.keys(wrong).length) return say(wrong);
    const result = await begin("/api/first-run", { ...values, language: ownLanguage() });
    if (result.ok) return;
    const name = result.code === "weak_password" ? "password" : nameOf(result.field ?? "");
    const text = name === "password" ? t("start.password_refused") : t(`start.bad_${name ?? "value"}`);
    if (name) say({ [name]: text });
    else if (state.get().code_fault) document.getElementById("start-code")?.focus();
  };
  return (
    <form ref={form} noValidate onSubmit={submit} autoComplete="on">
      <CompanyPart values={values} faults={faults} set={set} />
      <PersonPart values={values} faults={faults} set={set} />
      <CodeField />
      <FormFault />
      <button type="submit" className="btn btn-primary btn-wide text-lg" disabled={busy}>
        {busy ? t("start.making") : t("start.make")}
      </button>
    </form>
  );
}

type PartProps = { values: Values; faults: Faults; set: Set };

function Line({
  name,
  values,
  faults,
  set,
  max = LINE_CHARS_MAX,
  ...rest
}: PartProps & { name: Name; max?: number; type?: string; autoComplete: string; autoFocus?: boolean }) {
  const id = `start-${name}`;
  const fault = firm(faults[name]);
  return (
    <Frame id={id} label={t(`start.${name}`)} fault={fault}>
      <LineInput
        {...rest}
        id={id}
        name={name}
        className="input"
        value={values[name]}
        onText={text => set(name, text)}
        max={max}
        aria-required
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(id, fault)}
        {...(rest.type === "email" && { autoCapitalize: "none", inputMode: "email" as const })}
      />
    </Frame>
  );
}

function CompanyPart(props: PartProps): ReactNode {
  const { values, faults, set } = props;
  const countries = useLocal(server)?.countries ?? {};
  const pickCountry = (code: string) => {
    set("country", code);
    if (countries[code]) set("currency", countries[code]);
  };
  return (
    <section>
      <h2 className="section-title">{t("start.your_company")}</h2>
      <div className="card card-pad">
        <Line {...props} name="company" autoComplete="organization" autoFocus />
        <CodePick
          id="start-country"
          kind="country"
          label={t("field.country")}
          value={values.country}
          onPick={pickCountry}
          fault={firm(faults.country)}
          only={Object.keys(countries)}
        />
        <CodePick
          id="start-currency"
          kind="currency"
          label={t("field.currency")}
          value={values.currency}
          onPick={code => set("currency", code)}
          fault={firm(faults.currency)}
        />
        <CodePick
          id="start-time_zone"
          kind="time_zone"
          label={t("field.time_zone")}
          value={values.time_zone}
          onPick={code => set("time_zone", code)}
          fault={firm(faults.time_zone)}
        />
        <p className="field-note mb-4">{t("start.language_note")}</p>
        <Business
          value={values.business}
          fault={firm(faults.business)}
          onPick={one => set("business", one)}
        />
      </div>
    </section>
  );
}

/** The kind of business, each with a line of what it means. */
function Business(props: {
  value: string;
  fault: Fault | null;
  onPick: (business: string) => void;
}): ReactNode {
  const { value, fault, onPick } = props;
  const choices = RECORD_TYPES.workspace.fields["business"]?.choices ?? [];
  return (
    <fieldset data-path="start-business" aria-describedby={described("start-business", fault)}>
      <legend className="field-label">{t("field.business")}</legend>
      <div className="grid gap-gap">
        {choices.map(one => (
          <label key={one} className="choice-card">
            <input
              type="radio"
              name="business"
              value={one}
              checked={value === one}
              onChange={() => onPick(one)}
              className="choice-dot"
            />
            <span className="min-w-0 flex-1">
              <span className="row-title block">{choiceText("workspace", one)}</span>
              <span className="row-note block">{t(`start.business_${one}_note`)}</span>
            </span>
          </label>
        ))}
      </div>
      <FaultLine id="start-business" fault={fault} />
    </fieldset>
  );
}

function PersonPart(props: PartProps): ReactNode {
  const { values, faults, set } = props;
  const strength = strengthOf(values.password, [values.name, values.email]);
  const fault = firm(faults.password);
  return (
    <section>
      <h2 className="section-title">{t("start.you")}</h2>
      <div className="card card-pad">
        <Line {...props} name="name" autoComplete="name" />
        <Line {...props} name="email" type="email" autoComplete="username" max={EMAIL_CHARS_MAX} />
        <div data-path="start-password">
          <Password
            name="password"
            autocomplete="new-password"
            label={t("start.password")}
            onText={text => set("password", text)}
            invalid={fault !== null}
            describedBy={fault ? "start-password-fault" : "start-password-hint"}
          >
            {!fault && (
              <p id="start-password-hint" className="field-note" role="status">
                {strengthText(strength, values.password) || t("start.password_rules")}
              </p>
            )}
            <FaultLine id="start-password" fault={fault} />
          </Password>
        </div>
      </div>
    </section>
  );
}

function FormFault(): ReactNode {
  const { fault } = useLocal(state);
  return (
    <div role="alert" className="mt-4">
      <FaultLine id="start" fault={firm(fault)} />
    </div>
  );
}

/** The code of the server, where it asks for one. */
export function CodeField(): ReactNode {
  const { code, code_fault } = useLocal(state);
  const asked = useLocal(server)?.code === true;
  const fault = firm(code_fault);
  useEffect(() => {
    if (code_fault) document.getElementById("start-code")?.scrollIntoView({ block: "center" });
  }, [code_fault]);
  if (!asked) return null;
  return (
    <section>
      <h2 className="section-title">{t("start.code_title")}</h2>
      <div className="card card-pad">
        <Frame id="start-code" label={t("start.code")} fault={fault} hint={t("start.code_where")}>
          <LineInput
            id="start-code"
            name="code"
            className="input tabular"
            value={code}
            onText={typeCode}
            max={100}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="xxxxx-xxxxx-xxxxx"
            aria-required
            aria-invalid={fault ? true : undefined}
            aria-describedby={described("start-code", fault, "hint")}
          />
        </Frame>
      </div>
    </section>
  );
}
