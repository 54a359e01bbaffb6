// The sync ledger as its screen shows it: the day's sum, counts by state, items in the product's words.

import { byActs, type LedgerItem, type LedgerState } from "../../engine/outbox/ledger";
import { lastAnswer } from "../../engine/sync/last_answer";
import type { SyncStatus } from "../../engine/sync/sync";
import { ago, list, toDay, today } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { fieldLabel, word } from "../../kit/format/words";
import type { IconName } from "../../kit/frame/icons";
import { useLedger, useSession, useSyncStatus } from "../../kit/frame/live";
import { hrefOf, route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { LedgerPart, LedgerRow, LedgerView } from "./shapes.gen";

export const LEDGER_ROWS_MAX = 300;
/** Members of a long act that are listed; the others are counted. */
export const LEDGER_PARTS_MAX = 20;

const LOOK: Record<LedgerState, { icon: IconName; tone: string }> = {
  saved: { icon: "saved", tone: "" },
  waiting: { icon: "waiting", tone: "tone-info" },
  sending: { icon: "sending", tone: "tone-info" },
  on_server: { icon: "on_server", tone: "tone-good" },
  needs_you: { icon: "needs_you", tone: "tone-warn" },
  failed: { icon: "failed", tone: "tone-bad" },
};

export const stateText = (state: LedgerState): string => t(`ledger.state_${state}`);

function whatText(item: LedgerItem): string {
  const type = word(`ledger.type_${item.type}`, word(`${item.type}.one`, item.type));
  if (item.what !== "edit") return t(`ledger.what_${item.what}`, { type });
  return t("ledger.what_edit", {
    fields: list([...new Set(item.fields.map(field => fieldLabel(item.type, field)))]),
  });
}

function whyText(item: LedgerItem): string {
  if (item.state === "failed") return t("ledger.why_failed", { code: item.code ?? "unreachable" });
  if (item.state !== "needs_you") return "";
  const key = `ledger.why_${item.code ?? "other"}`;
  const known = t(key);
  const reason = known === key ? t("ledger.why_other", { code: item.code ?? "?" }) : known;
  return item.field ? `${fieldLabel(item.type, item.field)}: ${reason}` : reason;
}

function part(item: LedgerItem): LedgerPart {
  return {
    n: item.n,
    title: item.title || t("ledger.untitled"),
    what: whatText(item),
    ...LOOK[item.state],
    state: stateText(item.state),
    why: whyText(item),
    href:
      item.type === "conflict"
        ? route.conflicts
        : item.what === "delete"
          ? ""
          : hrefOf(item.type, item.record),
  };
}

/**
 * One act. Its buttons work on what needs the person, else on what waits; its parts say what each of them is.
 */
export function row(act: readonly LedgerItem[]): LedgerRow {
  const needing = act.filter(item => item.state === "needs_you");
  const open = act.filter(item => item.state !== "on_server");
  const [chief = act[0]!] = [...needing, ...open];
  const listed = [...needing, ...act.filter(item => item.state !== "needs_you")].slice(0, LEDGER_PARTS_MAX);
  return {
    n: chief.n,
    title: act[0]!.title || t("ledger.untitled"),
    when: ago(act[0]!.when),
    parts: listed.map(part),
    more: act.length > listed.length ? `+ ${act.length - listed.length}` : "",
    can_retry: chief.state === "needs_you" || chief.state === "failed",
    can_discard: chief.state !== "on_server" && chief.state !== "sending",
  };
}

/** "12 of 14 sent today. 2 are waiting. 1 needs your choice." */
export function daySummary(items: readonly LedgerItem[]): string {
  const ours = items.filter(item => toDay(new Date(item.when)) === today());
  const open = items.filter(item => item.state !== "on_server");
  const sent = ours.filter(item => item.state === "on_server").length;
  const needs = open.filter(item => item.state === "needs_you").length;
  const wait = open.length - needs;
  const parts = ours.length
    ? [t("ledger.summary", { sent, count: ours.length })]
    : [t("ledger.nothing_today")];
  if (wait) parts.push(t("ledger.summary_waiting", { count: wait }));
  if (needs) parts.push(t("ledger.summary_needs", { count: needs }));
  return parts.join(" ");
}

function noticeOf(status: SyncStatus): string {
  if (status.phase === "signed_out") return t("ledger.signed_out_note");
  if (status.phase === "upgrade") return t("ledger.upgrade_note");
  return status.phase === "offline" ? t("ledger.offline_note") : "";
}

export const filter = local<"open" | "all">("open");
export const chosen = local<LedgerRow | null>(null);

export function useLedgerView(): LedgerView {
  const items = useLedger();
  const status = useSyncStatus();
  const shown = useLocal(filter);
  const one = useLocal(chosen);
  const open = items.filter(item => item.state !== "on_server");
  const heard = lastAnswer(status);
  const lost = (useSession().evicted ?? []).reduce((sum, { n }) => sum + n, 0);
  // An act of which a part is open is shown whole.
  const acts = byActs(items).filter(act => shown === "all" || act.some(item => item.state !== "on_server"));
  return {
    summary: lost ? t("shell.evicted", { count: lost }) : daySummary(items),
    evicted: lost > 0,
    contact: heard ? t("ledger.contact_ok", { when: ago(heard) }) : t("ledger.contact_never"),
    notice: noticeOf(status),
    filter: shown,
    open_count: open.length,
    all_count: items.length,
    rows: acts.slice(0, LEDGER_ROWS_MAX).map(row),
    chosen: one?.n ?? 0,
    chosen_text: one ? t("ledger.discard_text", { title: one.title }) : "",
  };
}
