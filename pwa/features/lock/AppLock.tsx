// A person's lock on this device: the PIN, after how long it asks, finger or face; and who else is here.
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import {
  AFTER_MIN,
  awayMin,
  type Lock,
  lockNow,
  removePin,
  setAfter,
  setKey,
} from "../../engine/session/lock";
import { canLock } from "../../engine/session/pin";
import { NumberChips } from "../../kit/form/NumberChips";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useSession } from "../../kit/frame/live";
import { Sheet } from "../../kit/sheet/Sheet";
import { toast } from "../../kit/toast/toast";
import { addPerson, askWho } from "./actions";
import { canFinger, makeFinger } from "./finger";
import { PersonLine } from "./People";
import { oldFault, PinField, SetPin } from "./SetPin";
import { useLock, usePeople } from "./state";

type Doing = "set" | "change" | "remove" | null;

export function AppLock(): ReactNode {
  const { person } = useSession();
  const id = person?.id ?? "";
  const lock = useLock(id);
  const [doing, setDoing] = useState<Doing>(null);
  const others = (usePeople()?.length ?? 1) > 1;
  if (!lock) return <div className="skeleton mt-4 h-40" aria-busy="true" />;
  const done = (said: string) => {
    setDoing(null);
    toast(said);
  };
  return (
    <>
      <p className="text-ink-soft">{t("lock.intro")}</p>
      <p className="mt-2 mb-4 text-ink-soft">{t("lock.no_encryption")}</p>
      {!canLock() && <NotHere />}
      {canLock() && !lock.pin && <None onSet={() => setDoing("set")} />}
      {lock.pin && (
        <>
          <Away id={id} lock={lock} />
          <Finger id={id} lock={lock} />
          <div className="mt-4 flex flex-wrap gap-3">
            <button type="button" className="btn btn-primary" onClick={() => lockNow(id)}>
              <Icon name="lock" /> {t("more.lock_now")}
            </button>
            <button type="button" className="btn btn-plain" onClick={() => setDoing("change")}>
              {t("lock.change_pin")}
            </button>
            {!others && !lock.most_min && (
              <button type="button" className="btn btn-danger" onClick={() => setDoing("remove")}>
                {t("lock.remove_pin")}
              </button>
            )}
          </div>
          {(others || lock.most_min > 0) && (
            <p className="field-note mt-3">{t(others ? "lock.kept_shared" : "lock.kept_company")}</p>
          )}
        </>
      )}
      <Others hasPin={lock.pin !== null} />
      <Sheet
        open={doing === "set" || doing === "change"}
        onClose={() => setDoing(null)}
        title={t(doing === "change" ? "lock.change_pin" : "lock.set_pin")}
      >
        <SetPin
          person={id}
          change={doing === "change"}
          onDone={() => done(doing === "change" ? "lock.is_changed" : "lock.is_set")}
        />
      </Sheet>
      <Sheet open={doing === "remove"} onClose={() => setDoing(null)} title={t("lock.remove_pin")}>
        <Remove id={id} onDone={() => done("lock.is_removed")} />
      </Sheet>
    </>
  );
}

function NotHere(): ReactNode {
  return (
    <p className="banner tone-warn" role="status">
      <Icon name="warn" /> <span className="flex-1">{t("lock.not_here", { address: location.origin })}</span>
    </p>
  );
}

function None({ onSet }: { onSet: () => void }): ReactNode {
  return (
    <div className="card card-pad text-center">
      <div className="empty-mark tone-accent">
        <Icon name="lock" size="2rem" />
      </div>
      <p className="mt-4 text-xl font-bold">{t("lock.none")}</p>
      <p className="mx-auto mt-2 mb-4 max-w-prose text-ink-soft">{t("lock.none_text")}</p>
      <button type="button" className="btn btn-primary" onClick={onSet}>
        {t("lock.set_pin")}
      </button>
    </div>
  );
}

/** After how long away it asks; the company may have set the longest. */
function Away({ id, lock }: { id: string; lock: Lock }): ReactNode {
  const most = lock.most_min || Infinity;
  const choices = [...AFTER_MIN.filter(min => min <= most), ...(lock.most_min ? [] : [0])];
  if (lock.most_min && !choices.includes(lock.most_min)) choices.push(lock.most_min);
  const now = awayMin(lock);
  return (
    <NumberChips
      title={t("lock.after")}
      note={
        lock.most_min
          ? t("lock.most", { count: lock.most_min })
          : t("lock.after_note", { count: lock.offline_days })
      }
      now={now === Infinity ? 0 : now}
      choices={choices}
      word={min => (min ? t("lock.minutes", { count: min }) : t("lock.never"))}
      onChoose={min => void setAfter(id, min)}
    />
  );
}

function Finger({ id, lock }: { id: string; lock: Lock }): ReactNode {
  const { person } = useSession();
  const [can, setCan] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => void canFinger().then(setCan), []);
  if (!can && !lock.key) return null;
  const turn = async (on: boolean) => {
    setBusy(true);
    const key = on ? await makeFinger(person?.email ?? "", person?.name ?? "") : null;
    if (on && !key) toast("lock.finger_not", { ms: 8_000 });
    else await setKey(id, key);
    setBusy(false);
  };
  return (
    <div className="card mt-3">
      <label className="row cursor-pointer">
        <span className="min-w-0 flex-1">
          <span className="row-title block">{t("lock.finger_use")}</span>
          <span className="row-note block">{t("lock.finger_note")}</span>
        </span>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={lock.key !== null}
          disabled={busy}
          onChange={event => void turn(event.target.checked)}
        />
      </label>
    </div>
  );
}

/** The people of this phone; each of them has a PIN before the next one comes. */
function Others({ hasPin }: { hasPin: boolean }): ReactNode {
  const people = usePeople();
  return (
    <section>
      <h2 className="section-title">{t("lock.here")}</h2>
      <ul className="card rows overflow-hidden">
        {people?.map(person => (
          <li key={person.id} className="row">
            <PersonLine person={person} />
            {person.current && (
              <span className="tag tone-good">
                <Icon name="check" size="1rem" /> {t("lock.now")}
              </span>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-3">
        <button type="button" className="btn btn-plain" disabled={!hasPin} onClick={() => void addPerson()}>
          <Icon name="plus" /> {t("lock.add")}
        </button>
        {hasPin && (people?.length ?? 0) > 1 && (
          <button type="button" className="btn btn-plain" onClick={() => void askWho()}>
            <Icon name="contacts" /> {t("more.change_person")}
          </button>
        )}
      </div>
      <p className="field-note">{t(hasPin ? "lock.each_own" : "lock.add_note")}</p>
    </section>
  );
}

function Remove({ id, onDone }: { id: string; onDone: () => void }): ReactNode {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pin = String(new FormData(event.currentTarget).get("old") ?? "");
    setBusy(true);
    const wrong = await oldFault(id, pin);
    setBusy(false);
    setFault(wrong);
    if (wrong) return;
    await removePin(id);
    onDone();
  };
  return (
    <form onSubmit={event => void send(event)} noValidate>
      <p className="mb-4">{t("lock.remove_text")}</p>
      <PinField name="old" label={t("lock.old_pin")} fault={fault ? { field: "old", text: fault } : null} />
      <button type="submit" className="btn btn-danger btn-wide" disabled={busy}>
        {t("lock.remove_pin")}
      </button>
    </form>
  );
}
