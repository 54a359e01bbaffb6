// A new PIN, typed twice; the old one first where there is one.
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { browser } from "../../engine/core/env";
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN } from "../../engine/core/schema.gen";
import { open, setPin, tryPin } from "../../engine/session/lock";
import { pinFault, type Standing } from "../../engine/session/pin";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { clock } from "./state";

/** Which field is wrong, and why. */
type Fault = { field: "old" | "new" | "again"; text: string } | null;

interface Props {
  person: string;
  /** There is a PIN already, which is asked for. */
  change: boolean;
  onDone: () => void;
}

export function SetPin({ person, change, onDone }: Props): ReactNode {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const of = (name: string) => String(typed.get(name) ?? "");
    const wrong = newFault(of("new"), of("again"));
    if (wrong || busy) return setFault(wrong);
    setBusy(true);
    const old = change ? await oldFault(person, of("old")) : "";
    if (!old) {
      await setPin(person, of("new"), browser.now());
      await open(person, browser.now());
    }
    setBusy(false);
    setFault(old ? { field: "old", text: old } : null);
    if (!old) onDone();
  };
  return (
    <form onSubmit={event => void send(event)} noValidate>
      {change && <PinField name="old" label={t("lock.old_pin")} fault={fault} />}
      <PinField
        name="new"
        label={t("lock.new_pin")}
        fault={fault}
        note={t("lock.new_pin_note", { min: PIN_DIGITS_MIN, max: PIN_DIGITS_MAX })}
      />
      <PinField name="again" label={t("lock.pin_again")} fault={fault} />
      <button type="submit" className="btn btn-primary btn-wide" disabled={busy}>
        {t("lock.save_pin")}
      </button>
    </form>
  );
}

function newFault(pin: string, again: string): Fault {
  const fault = pinFault(pin);
  if (fault)
    return { field: "new", text: t(`lock.fault_${fault}`, { min: PIN_DIGITS_MIN, max: PIN_DIGITS_MAX }) };
  return pin === again ? null : { field: "again", text: t("lock.fault_again") };
}

/** Why the old PIN does not do; "" when it does. */
export async function oldFault(person: string, pin: string): Promise<string> {
  const after = await tryPin(person, pin, browser.now());
  return after ? standingText(after) : "";
}

function standingText(after: Standing): string {
  if (after.kind === "free") return t("lock.wrong", { count: after.left });
  return after.kind === "wait" ? t("lock.too_many_for", { time: clock(after.ms) }) : t("lock.spent");
}

export function PinField(props: { name: string; label: string; fault: Fault; note?: string }): ReactNode {
  const { name, label, fault, note } = props;
  const id = useId();
  const wrong = fault?.field === name;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input pin tabular"
        name={name}
        inputMode="numeric"
        autoComplete="off"
        aria-invalid={wrong || undefined}
        aria-describedby={`${id}-note ${id}-fault`}
      />
      {note && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
      <div id={`${id}-fault`} role="alert">
        {wrong && (
          <p className="field-fault">
            <Icon name="warn" size="1.25rem" /> <span className="flex-1">{fault.text}</span>
          </p>
        )}
      </div>
    </div>
  );
}
