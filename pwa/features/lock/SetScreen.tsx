// A PIN is asked for before work goes on: the company wants one, others use this phone too, or it was
// forgotten.
import type { ReactNode } from "react";
import { useLocation } from "react-router";
import { noPin } from "../../engine/session/lock";
import { t } from "../../kit/format/i18n";
import { held } from "../../kit/frame/held";
import { Icon } from "../../kit/frame/Icon";
import { toast } from "../../kit/toast/toast";
import { Before } from "./Before";
import { SetPin } from "./SetPin";
import { PASSWORDS, personNow, useLock, usePeople } from "./state";

export function SetScreen(): ReactNode {
  const person = personNow();
  const lock = useLock(person);
  const { pathname } = useLocation();
  const people = usePeople();
  if (!lock || !people || PASSWORDS.includes(pathname)) return null;
  return (
    <Before label="lock.set_title">
      <FirstPin person={person} most_min={lock.most_min} shared={people.length > 1} />
    </Before>
  );
}

function FirstPin(props: { person: string; most_min: number; shared: boolean }): ReactNode {
  const { person, most_min, shared } = props;
  const done = () => {
    held.set(null);
    toast("lock.is_set");
  };
  const why = most_min
    ? t("lock.why_company", { count: most_min })
    : t(shared ? "lock.why_shared" : "lock.why_forgotten");
  return (
    <>
      <div className="empty-mark tone-accent">
        <Icon name="lock" size="2rem" />
      </div>
      <h1 className="mt-4 text-center text-2xl font-bold">{t("lock.set_title")}</h1>
      <p className="mt-2 mb-5">{why}</p>
      <SetPin person={person} change={false} onDone={done} />
      {!most_min && !shared && (
        <button type="button" className="btn btn-quiet btn-wide mt-2" onClick={() => void noPin(person)}>
          {t("hello.later")}
        </button>
      )}
      <p className="field-note mt-4">{t("lock.no_encryption")}</p>
    </>
  );
}
