// Today: what needs this person. Put together of what features tell, on memory, whenever a record changes.

import { ready } from "../../engine/store/store";
import { isWhole, lastAnswer } from "../../engine/sync/last_answer";
import { addDays, instant, toDate, today } from "../../kit/format/format";
import { t, textsNow } from "../../kit/format/i18n";
import { useLive, useReady, useSession, useSyncStatus } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";
import type { Alert, Closing, Due, Seen } from "../../kit/today/shapes.gen";
import { type Dated, ROWS_MAX, type TodaySource } from "../../kit/today/sources";
import type { TodayView } from "./shapes.gen";

export { useSafe } from "../../kit/frame/storage";

interface Work extends Pick<TodayView, "alerts" | "overdue" | "due_today" | "closing"> {
  counts: { text: string; count: number }[];
}

/** Monday to Sunday of this week: the last day of it. */
function weekEnd(): string {
  const weekday = (toDate(today())?.getDay() ?? 0) || 7;
  return addDays(today(), 7 - weekday);
}

const inOrder = <Row>(rows: readonly Dated<Row>[]): Row[] =>
  [...rows].sort((a, b) => a.at.localeCompare(b.at)).map(one => one.row);

function work(sources: readonly TodaySource[]): Work {
  const last = weekEnd();
  const dues = inOrder<Due>(sources.flatMap(source => source.due?.() ?? []));
  const closing = inOrder<Closing>(sources.flatMap(source => source.closing?.(last) ?? []));
  return {
    alerts: sources.flatMap(source => source.alerts?.() ?? []),
    overdue: dues.filter(row => row.late).slice(0, ROWS_MAX),
    due_today: dues.filter(row => !row.late).slice(0, ROWS_MAX),
    closing: closing.slice(0, ROWS_MAX),
    counts: sources.flatMap(source => source.count?.() ?? []),
  };
}

/** What the server refused and the person has to look at. */
const refused = (count: number): Alert[] =>
  count
    ? [
        {
          id: "refused",
          href: route.ledger,
          icon: "needs_you",
          title: t("today.refused_n", { count }),
          note: t("today.refused_note"),
        },
      ]
    : [];

function readiness(state: TodayView["state"]): string {
  return t(
    state === "ready" ? "today.ready" : state === "getting" ? "today.getting_ready" : "today.not_ready",
  );
}

const typesOf = (sources: readonly TodaySource[]) => [...new Set(sources.flatMap(source => source.types))];

export function useToday(sources: readonly TodaySource[]): TodayView {
  const { counts, ...found } = useLive(`today ${textsNow()} ${today()}`, typesOf(sources), () =>
    work(sources),
  );
  const stored = useReady();
  const status = useSyncStatus();
  const { person } = useSession();
  const heard = lastAnswer(status);
  const coming = stored !== "ready" || status.progress !== undefined || status.phase === "receiving";
  const state = stored === "ready" && isWhole(status) ? "ready" : coming ? "getting" : "not";
  const alerts = [...found.alerts, ...refused(status.needsYou)];
  return {
    ...found,
    alerts,
    hello: t("today.hello", { name: person?.name ?? "" }),
    state,
    state_text: readiness(state),
    counts: counts.map(({ text, count }) => t(text, { count }).replace(/ /g, "\u00a0")).join(" · "),
    updated: heard ? t("today.updated", { time: instant(heard) }) : t("today.never_updated"),
    clear: !alerts.length && !found.overdue.length && !found.due_today.length && !found.closing.length,
    first: stored === "ready" && counts.every(({ count }) => count === 0),
    loading: ready.state === "loading",
  };
}

/** What this person looked at last. */
export const useSeen = (sources: readonly TodaySource[]): Seen[] =>
  useLive(`seen ${textsNow()}`, typesOf(sources), () => sources.flatMap(source => source.seen?.() ?? []));
