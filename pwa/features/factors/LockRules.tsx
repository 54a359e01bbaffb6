// How long devices stay open: away from the app, and away from the server. Fields of the workspace: they are
// set offline, too, and can be undone.
import type { ReactNode } from "react";
import {
  LOCK_MINUTES_MAX,
  OFFLINE_DAYS,
  OFFLINE_DAYS_MAX,
  OFFLINE_DAYS_MIN,
} from "../../engine/core/schema.gen";
import { get } from "../../engine/store/store";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useLive, useSession } from "../../kit/frame/live";
import { setRule } from "./actions";

const MINUTES = [0, 1, 5, 15, LOCK_MINUTES_MAX];
const DAYS = [OFFLINE_DAYS_MIN, 7, OFFLINE_DAYS, 30, 60, OFFLINE_DAYS_MAX];

export function LockRules(): ReactNode {
  const id = useSession().workspace?.id ?? "";
  const workspace = useLive(`lock-rules:${id}`, ["workspace"], () => get("workspace", id));
  return (
    <>
      <Choice
        title={t("factors.lock")}
        text={t("factors.lock_text")}
        now={workspace?.lock_minutes ?? 0}
        choices={MINUTES}
        word={count => (count ? t("factors.lock_minutes", { count }) : t("factors.lock_each"))}
        onChoose={value => void setRule("lock_minutes", value)}
      />
      <Choice
        title={t("factors.days")}
        text={t("factors.days_text")}
        now={workspace?.offline_days ?? OFFLINE_DAYS}
        choices={DAYS}
        word={count => t("factors.days_count", { count })}
        onChoose={value => void setRule("offline_days", value)}
      />
    </>
  );
}

interface ChoiceProps {
  title: string;
  text: string;
  now: number;
  choices: readonly number[];
  word: (choice: number) => string;
  onChoose: (choice: number) => void;
}

function Choice({ title, text, now, choices, word, onChoose }: ChoiceProps): ReactNode {
  // Another program may have set one that is not offered here.
  const all = choices.includes(now) ? choices : [...choices, now].sort((a, b) => a - b);
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      <div className="card card-pad">
        <div role="group" aria-label={title} className="flex flex-wrap gap-gap">
          {all.map(choice => (
            <button
              key={choice}
              type="button"
              className="chip"
              aria-pressed={choice === now}
              onClick={() => onChoose(choice)}
            >
              {choice === now && <Icon name="check" size="1.125rem" />}
              {word(choice)}
            </button>
          ))}
        </div>
        <p className="field-note">{text}</p>
      </div>
    </section>
  );
}
