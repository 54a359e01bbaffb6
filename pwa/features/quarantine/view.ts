// Unsent work of lost devices, in words: whose it was, what it would write, what was decided.
import { instant } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { fieldInfo, fieldLabel, showItem, showValue, word } from "../../kit/format/words";
import { question } from "../../kit/frame/asked";
import type { IconName } from "../../kit/frame/icons";
import { local, useLocal } from "../../kit/frame/state";
import type { QuarantineDevice, QuarantineItem, QuarantineLine, QuarantineView } from "./shapes.gen";

export interface DeviceSent {
  device: string;
  name: string;
  person_name: string;
  at: number;
  items: number;
  waiting: number;
  applied: number;
  refused: number;
  discarded: number;
}

interface ValueSent {
  field?: string;
  op?: string;
  item?: string;
  value?: unknown;
}

export interface ItemSent {
  id: string;
  n: number;
  made_at: number;
  title: string;
  kind: string;
  type: string;
  values: ValueSent[];
  reason: string;
  state: "waiting" | "applied" | "refused" | "discarded";
  code: string;
}

export interface Opened {
  device: string;
  items: ItemSent[];
  after: string;
  loading: boolean;
}

export const devices = question<{ devices: DeviceSent[] }>("/api/quarantine");
export const opened = local<Opened>({ device: "", items: [], after: "", loading: false });
export const busy = local(false);

const LOOK: Record<ItemSent["state"], { icon: IconName; tone: string }> = {
  waiting: { icon: "waiting", tone: "tone-info" },
  applied: { icon: "check", tone: "tone-good" },
  refused: { icon: "needs_you", tone: "tone-warn" },
  discarded: { icon: "trash", tone: "" },
};
const LINES_MAX = 40;
/** Every create has them; they say nothing that is not said already. */
const QUIET = ["created_at", "created_by", "owner"];
const DRAFT = "draft";

function deviceOf(one: DeviceSent): QuarantineDevice {
  const counts = (["waiting", "applied", "refused", "discarded"] as const)
    .filter(state => one[state])
    .map(state => t(`quarantine.count_${state}`, { count: one[state] }));
  return {
    id: one.device,
    title: `${one.person_name} · ${one.name}`,
    note: t("quarantine.came", { when: instant(one.at) }),
    counts: counts.join(" · "),
    waiting: one.waiting,
  };
}

/** What an item would write, value by value. A draft is whatever stood in the fields of a form. */
function linesOf({ kind, type, values }: ItemSent): QuarantineLine[] {
  const draft = kind === DRAFT;
  const typed = (values[0]?.value as { values?: Record<string, unknown> } | null)?.values ?? {};
  const written: ValueSent[] = draft
    ? Object.entries(typed).map(([field, value]) => ({ field, value }))
    : values;
  const of = draft ? (values[0]?.field ?? "").split(":")[0]! : type;
  return written
    .filter(({ field = "" }) => !QUIET.includes(field))
    .flatMap(({ field = "", op, item, value }): Omit<QuarantineLine, "n">[] => {
      const info = fieldInfo(of, field);
      const shown = item
        ? showItem(field, value, info, { type: of })
        : showValue(field, value, info, { type: of });
      const text = op === "remove" ? t("quarantine.removed", { value: shown }) : shown;
      return text ? [{ label: fieldLabel(of, field), value: text }] : [];
    })
    .slice(0, LINES_MAX)
    .map((line, n) => ({ n, ...line }));
}

function itemOf(one: ItemSent): QuarantineItem {
  const type = word(`ledger.type_${one.type}`, one.type);
  const made = one.made_at ? instant(one.made_at) : "";
  const what = one.kind === DRAFT ? t("quarantine.draft") : word(`quarantine.what_${one.kind}`, one.kind);
  return {
    id: one.id,
    title: one.title || t("ledger.untitled"),
    what: [what, one.kind === DRAFT ? "" : type, made].filter(Boolean).join(" · "),
    lines: linesOf(one),
    state: t(`quarantine.state_${one.state}`),
    ...LOOK[one.state],
    why: one.state === "refused" || one.reason ? t("quarantine.why", { code: one.code || one.reason }) : "",
    can_apply: one.kind !== DRAFT && one.state !== "applied",
    can_discard: one.state === "waiting" || one.state === "refused",
  };
}

export function useQuarantine(): QuarantineView {
  const { data, loading, fault } = devices.use();
  const shown = useLocal(opened);
  const list = data?.devices ?? [];
  const device = list.find(one => one.device === shown.device);
  const waiting = device?.waiting ?? 0;
  return {
    loading: shown.device ? shown.loading : loading,
    fault,
    devices: list.map(deviceOf),
    opened: device ? shown.device : "",
    title: device ? `${device.person_name} · ${device.name}` : "",
    note: device ? t("quarantine.came", { when: instant(device.at) }) : "",
    rows: shown.items.map(itemOf),
    waiting,
    all_text: t("quarantine.apply_text", { count: waiting, name: device?.person_name ?? "" }),
    discard_text: t("quarantine.discard_text", { count: waiting }),
    more: shown.after !== "",
    busy: useLocal(busy),
  };
}
