import type { FieldInfo, Json } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import type { Rec, RecordType } from "../../engine/core/types";
import { session } from "../../engine/session/session";
import { get } from "../../engine/store/store";
import { ago } from "../../kit/format/format";
import { t, textsNow } from "../../kit/format/i18n";
import { fieldInfo, fieldLabel, showItem, showValue } from "../../kit/format/words";
import { useLive } from "../../kit/frame/live";
import { hrefOf } from "../../kit/frame/routes.gen";
import { openConflicts } from "./open";
import type { ConflictView, SideView } from "./shapes.gen";

type Bag = Record<string, unknown>;
interface Side {
  value: unknown;
  person: string;
  stamp: string;
}
export type SideName = "winner" | "loser";

/** A stamp begins with 12 hex digits of ms UTC. */
export const stampMs = (stamp: string): number => parseInt(stamp.slice(0, 12), 16) || 0;

const EDITORS: Partial<Record<FieldInfo["kind"], ConflictView["editor"]>> = {
  line: "line",
  scalar: "line",
  integer: "line",
  number: "line",
  money: "line",
  day: "date",
  prose: "prose",
};

export const sideOf = (value: Json | undefined): Side => {
  const side = (value ?? {}) as Bag;
  return { value: side.value ?? null, person: String(side.person ?? ""), stamp: String(side.stamp ?? "") };
};
const isMe = (person: string): boolean => person !== "" && person === session().person?.id;
const nameOf = (person: string): string =>
  isMe(person) ? t("conflict.you") : (get("person", person)?.name ?? t("conflict.someone"));

function target(conflict: Rec<"conflict">): Bag | undefined {
  return get((conflict.target ?? "contact") as RecordType, conflict.record ?? "") as Bag | undefined;
}

function showSide(conflict: Rec<"conflict">, name: SideName): SideView {
  const side = sideOf(conflict[name]);
  const field = conflict.field ?? "";
  const info = fieldInfo(conflict.target ?? "", field);
  const shown = conflict.item
    ? showItem(field, side.value, info, target(conflict), conflict.item)
    : showValue(field, side.value, info, target(conflict));
  const mine = isMe(side.person);
  const both = sideOf(conflict.winner).person === sideOf(conflict.loser).person;
  const keepNamed = mine ? t("conflict.keep_mine") : t("conflict.keep_of", { name: nameOf(side.person) });
  return {
    heading: t(name === "winner" ? "conflict.in_use" : "conflict.set_aside"),
    text: shown || t(conflict.kind === "kept" ? "conflict.removed_value" : "common.empty_value"),
    by: t("conflict.by_at", { name: nameOf(side.person), when: ago(stampMs(side.stamp)) }),
    keep: both ? t("conflict.use_this") : keepNamed,
    mine,
  };
}

function noticeOf(conflict: Rec<"conflict">): string {
  const names = {
    name: nameOf(sideOf(conflict.loser).person),
    other: nameOf(sideOf(conflict.winner).person),
  };
  if (conflict.kind === "revived") return t("conflict.revived", names);
  if (conflict.kind === "kept") return t("conflict.kept", names);
  return conflict.kind === "text" ? t("conflict.text_both") : "";
}

export function show(conflict: Rec<"conflict">): ConflictView {
  const record = target(conflict);
  const field = conflict.field ?? "";
  const info = fieldInfo(conflict.target ?? "", field);
  const { value } = sideOf(conflict.winner);
  return {
    id: conflict.id,
    title: titleOf(conflict.target ?? "", record) || t("record.gone"),
    field: field ? fieldLabel(conflict.target ?? "", field, conflict.item) : t("conflict.record_notice"),
    href: record ? hrefOf(conflict.target ?? "", conflict.record ?? "") : "",
    notice: noticeOf(conflict),
    whole: field === "",
    both: conflict.kind === "text",
    editor: record !== undefined && !conflict.item && info ? (EDITORS[info.kind] ?? "") : "",
    typed: info?.kind === "money" ? showValue(field, value, info) : String(value ?? ""),
    winner: showSide(conflict, "winner"),
    loser: showSide(conflict, "loser"),
  };
}

export const useConflicts = (): ConflictView[] =>
  useLive(`conflicts ${textsNow()}`, "*", () => openConflicts().map(show));
