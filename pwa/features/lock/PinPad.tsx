// The PIN of one person: big keys for a thumb, a field for keyboards and screen readers, and the waiting.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { browser } from "../../engine/core/env";
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN } from "../../engine/core/schema.gen";
import { type Lock, overdueAt, triesOf, tryPin } from "../../engine/session/lock";
import type { PersonHere } from "../../engine/session/people";
import type { Standing } from "../../engine/session/pin";
import { t } from "../../kit/format/i18n";
import { initials } from "../../kit/format/names";
import { Icon } from "../../kit/frame/Icon";
import { forgotPin, letIn, signInAs } from "./actions";
import { isFinger } from "./finger";
import { clock, useContact, useLock } from "./state";

interface Props {
  id: string;
  /** null until those who are here were read. */
  person: PersonHere | null;
  onOther: () => void;
}

export function PinPad({ id, person, onOther }: Props): ReactNode {
  const lock = useLock(id);
  const name = person?.name || person?.email || "";
  if (!lock) return <div className="skeleton h-96" aria-busy="true" />;
  return (
    <>
      <div className="text-center">
        <span className="avatar size-14 text-lg" aria-hidden="true">
          {name ? initials(name) : <Icon name="lock" />}
        </span>
        <h1 className="mt-2 text-xl font-bold" tabIndex={-1}>
          {name || t("lock.locked")}
        </h1>
        {person && person.waiting > 0 && (
          <p className="text-ink-soft">{t("lock.waiting", { count: person.waiting })}</p>
        )}
      </div>
      <Overdue id={id} lock={lock} />
      {lock.pin && <Pad id={id} lock={lock} digits={lock.pin.digits} />}
      <div className="mt-3 grid gap-1">
        <button
          type="button"
          className={`btn btn-wide ${lock.pin ? "btn-quiet" : "btn-primary"}`}
          onClick={() => (lock.pin ? void forgotPin(id, person?.email ?? "") : signInAs(person?.email ?? ""))}
        >
          {t(lock.pin ? "lock.forgot" : "lock.sign_in")}
        </button>
        <button type="button" className="btn btn-quiet btn-wide" onClick={onOther}>
          <Icon name="contacts" /> {t("lock.someone_else")}
        </button>
      </div>
      <p className="field-note mt-2 text-center">{t("lock.no_encryption")}</p>
    </>
  );
}

/** Why it asks although the person chose otherwise. */
function Overdue({ id, lock }: { id: string; lock: Lock }): ReactNode {
  const contact_ms = useContact(id);
  if (contact_ms === null || browser.now() < overdueAt(lock, contact_ms)) return null;
  const text = t(lock.pin ? "lock.overdue" : "lock.overdue_no_pin", { count: lock.offline_days });
  return (
    <p className="banner tone-warn mt-4" role="status">
      <Icon name="offline" /> <span className="flex-1">{text}</span>
    </p>
  );
}

function Pad({ id, lock, digits }: { id: string; lock: Lock; digits: number }): ReactNode {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const { at, setAt } = useTries(id);
  const field = useRef<HTMLInputElement>(null);
  const free = at?.kind === "free";
  useEffect(() => {
    if (free && !busy) field.current?.focus();
  }, [free, busy]);

  // Digits go into the field, wherever the focus is.
  useEffect(() => {
    const catchDigit = ({ key }: KeyboardEvent) => void (/^[0-9]$/.test(key) && field.current?.focus());
    document.addEventListener("keydown", catchDigit, true);
    return () => document.removeEventListener("keydown", catchDigit, true);
  }, []);

  const unlock = async (pin: string) => {
    if (busy || pin.length < PIN_DIGITS_MIN) return;
    setBusy(true);
    setFault("");
    const after = await tryPin(id, pin, browser.now());
    if (after) {
      setAt(after);
      setFault(after.kind === "free" ? t("lock.wrong", { count: after.left }) : "");
    } else setFault(await letIn(id));
    setTyped("");
    setBusy(false);
  };
  const put = (text: string) => {
    const pin = text.replace(/\D/g, "").slice(0, PIN_DIGITS_MAX);
    setTyped(pin);
    if (fault && pin) setFault("");
    if (pin.length === digits) void unlock(pin);
  };
  const finger = async () => {
    setBusy(true);
    const proven = lock.key !== null && (await isFinger(lock.key));
    setFault(proven ? await letIn(id) : t("lock.finger_failed"));
    setBusy(false);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    void unlock(typed);
  };
  const said =
    fault || (at?.kind === "wait" ? t("lock.too_many") : at?.kind === "spent" ? t("lock.spent") : "");
  return (
    <form onSubmit={send} className="mt-4" noValidate>
      <label className="block">
        <span className="field-label text-center">{t("lock.enter")}</span>
        <input
          ref={field}
          className="input pin text-center text-2xl"
          name="pin"
          type="text"
          // The keys below are larger than those of the phone's own keyboard.
          inputMode={matchMedia("(pointer: coarse)").matches ? "none" : "numeric"}
          autoComplete="off"
          value={typed}
          onChange={event => put(event.target.value)}
          disabled={busy || !free}
          aria-invalid={fault !== "" || undefined}
          aria-describedby="pin-said"
        />
      </label>
      <div id="pin-said" role="alert" className="min-h-6">
        {said && <p className="field-fault justify-center">{said}</p>}
      </div>
      {at?.kind === "wait" && (
        <p role="timer" className="tabular mt-1 text-center text-2xl font-bold">
          {clock(at.ms)}
        </p>
      )}
      {at?.kind !== "spent" && (
        <Keys
          off={busy || !free}
          full={typed.length >= PIN_DIGITS_MIN}
          onDigit={digit => put(typed + digit)}
          onBack={() => put(typed.slice(0, -1))}
        />
      )}
      {lock.key && at?.kind !== "spent" && (
        <button
          type="button"
          className="btn btn-plain btn-wide mt-3"
          disabled={busy}
          onClick={() => void finger()}
        >
          <Icon name="hand" /> {t("lock.finger_use")}
        </button>
      )}
    </form>
  );
}

/** How the tries stand; a wait is counted down. */
function useTries(id: string): { at: Standing | null; setAt: (at: Standing) => void } {
  const [at, setAt] = useState<Standing | null>(null);
  useEffect(() => void triesOf(id, browser.now()).then(setAt), [id]);
  const waiting = at?.kind === "wait";
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void triesOf(id, browser.now()).then(setAt), 1_000);
    return () => clearInterval(timer);
  }, [id, waiting]);
  return { at, setAt };
}

interface KeysProps {
  off: boolean;
  /** As many digits as a PIN has at least. */
  full: boolean;
  onDigit: (digit: string) => void;
  onBack: () => void;
}

function Keys({ off, full, onDigit, onBack }: KeysProps): ReactNode {
  return (
    <div className="mt-2 grid grid-cols-3 gap-2" role="group" aria-label={t("lock.keys")}>
      {[..."123456789"].map(digit => (
        <Key key={digit} digit={digit} off={off} onDigit={onDigit} />
      ))}
      <button
        type="button"
        className="btn btn-quiet min-h-14"
        disabled={off}
        aria-label={t("lock.delete_digit")}
        onClick={onBack}
      >
        <Icon name="back" size="1.5rem" />
      </button>
      <Key digit="0" off={off} onDigit={onDigit} />
      <button
        type="submit"
        className="btn btn-primary min-h-14"
        disabled={off || !full}
        aria-label={t("lock.unlock")}
      >
        <Icon name="check" size="1.5rem" />
      </button>
    </div>
  );
}

function Key(props: { digit: string; off: boolean; onDigit: (digit: string) => void }): ReactNode {
  return (
    <button
      type="button"
      className="btn btn-plain tabular min-h-14 text-2xl"
      disabled={props.off}
      onClick={() => props.onDigit(props.digit)}
    >
      {props.digit}
    </button>
  );
}
