// Who uses this phone: one tap says who it is now.
import type { ReactNode } from "react";
import { lockOf } from "../../engine/session/lock";
import type { PersonHere } from "../../engine/session/people";
import { t } from "../../kit/format/i18n";
import { initials } from "../../kit/format/names";
import { Icon } from "../../kit/frame/Icon";
import { signInAs } from "./actions";

interface Props {
  people: readonly PersonHere[] | null;
  /** One who has a PIN: it is asked for next. */
  onPick: (person: PersonHere) => void;
}

export function People({ people, onPick }: Props): ReactNode {
  const pick = async (person: PersonHere) => {
    if ((await lockOf(person.id)).pin) onPick(person);
    else signInAs(person.email);
  };
  return (
    <>
      <h1 className="mb-4 text-center text-2xl font-bold" tabIndex={-1}>
        {t("lock.who")}
      </h1>
      <ul className="card rows overflow-hidden">
        {people?.map(person => (
          <li key={person.id}>
            <button type="button" className="row" onClick={() => void pick(person)}>
              <PersonLine person={person} />
              <Icon name="forward" size="1.125rem" />
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="row" onClick={() => signInAs("")}>
            <span className="avatar" aria-hidden="true">
              <Icon name="plus" />
            </span>
            <span className="row-title min-w-0 flex-1">{t("lock.add")}</span>
            <Icon name="forward" size="1.125rem" />
          </button>
        </li>
      </ul>
      <p className="field-note mt-4">{t("lock.each_own")}</p>
    </>
  );
}

export function PersonLine({ person }: { person: PersonHere }): ReactNode {
  const { name, email, waiting } = person;
  return (
    <>
      <span className="avatar" aria-hidden="true">
        {initials(name || email)}
      </span>
      <span className="min-w-0 flex-1">
        <span className="row-title block">{name || email}</span>
        <span className="row-note block">
          {waiting ? t("lock.waiting", { count: waiting }) : t("lock.none_waiting")}
        </span>
      </span>
    </>
  );
}
