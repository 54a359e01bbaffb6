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
import { NumberChips } from "../../kit/form/NumberChips";
import { t } from "../../kit/format/i18n";
import { useLive, useSession } from "../../kit/frame/live";
import { setRule } from "./actions";

const MINUTES = [0, 1, 5, 15, LOCK_MINUTES_MAX];
const DAYS = [OFFLINE_DAYS_MIN, 7, OFFLINE_DAYS, 30, 60, OFFLINE_DAYS_MAX];

export function LockRules(): ReactNode {
  const id = useSession().workspace?.id ?? "";
  const workspace = useLive(`lock-rules:${id}`, ["workspace"], () => get("workspace", id));
  const minutes = workspace?.lock_minutes ?? 0;
  const days = workspace?.offline_days ?? OFFLINE_DAYS;
  return (
    <>
      <NumberChips
        title={t("factors.lock")}
        note={t("factors.lock_text")}
        now={minutes}
        choices={including(minutes, MINUTES)}
        word={count => (count ? t("factors.lock_minutes", { count }) : t("factors.lock_each"))}
        onChoose={value => void setRule("lock_minutes", value)}
      />
      <NumberChips
        title={t("factors.days")}
        note={t("factors.days_text")}
        now={days}
        choices={including(days, DAYS)}
        word={count => t("factors.days_count", { count })}
        onChoose={value => void setRule("offline_days", value)}
      />
    </>
  );
}

/** Another program may have set one that is not offered here. */
const including = (now: number, choices: readonly number[]): readonly number[] =>
  choices.includes(now) ? choices : [...choices, now].sort((a, b) => a - b);
