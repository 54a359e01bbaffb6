// What a record's fields held before, from whom, as the server's history tells it; each value can be put
// back. Needs a connection, and says so.
import { useEffect, useState } from "react";
import { browser } from "../../engine/core/env";
import { call } from "../../engine/core/http";
import type { RecordType } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { instant } from "../format/format";
import { t } from "../format/i18n";
import { fieldInfo, fieldLabel, showItem, showValue } from "../format/words";
import { useRec } from "../frame/live";
import { guarded } from "../toast/guarded";
import { personName } from "./people";
import { isRestorable, opFor } from "./restoring";

type HistoryEntry = {
  seq: number;
  field: string;
  item?: string;
  value: unknown;
  person?: string;
  stamp: string;
  outcome: string;
};
type Bag = Record<string, unknown>;
type State = { phase: "closed" | "loading" | "absent" } | { phase: "there"; entries: HistoryEntry[] };
const SHOWN_MAX = 50;

export function History({ type, id, label }: { type: string; id: string; label: string }) {
  const record = useRec(type as RecordType, id) as Bag | undefined;
  const [state, setState] = useState<State>({ phase: "closed" });
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    setState({ phase: "loading" });
    call<{ entries: HistoryEntry[] }>(browser, "GET", `/api/sync/history/${type}/${id}`, {
      signal: stop.signal,
    })
      .then(({ entries }) => {
        setState({
          phase: "there",
          entries: entries
            .slice()
            .sort((a, b) => b.seq - a.seq)
            .slice(0, SHOWN_MAX),
        });
      })
      .catch(() => {
        if (!stop.signal.aborted) setState({ phase: "absent" });
      });
    return () => stop.abort();
  }, [open, type, id]);
  return (
    <details className="history" onToggle={e => setOpen(e.currentTarget.open)}>
      <summary className="section-title min-h-target">{label}</summary>
      {state.phase === "loading" && <div className="skeleton h-16" aria-busy="true" />}
      {state.phase === "absent" && <p className="field-note">{t("form.history_offline")}</p>}
      {state.phase === "there" && (
        <ol className="card rows">
          {state.entries.map((e, i) => (
            <li key={i} className="flex items-center gap-3 px-4 py-3">
              <Former type={type as RecordType} id={id} entry={e} record={record} />
            </li>
          ))}
          {!state.entries.length && <li className="px-4 py-3">{t("form.history_empty")}</li>}
        </ol>
      )}
    </details>
  );
}

function Former({
  type,
  id,
  entry,
  record,
}: {
  type: RecordType;
  id: string;
  entry: HistoryEntry;
  record: Bag | undefined;
}) {
  const text = textOf(type, entry, entry.value, record);
  // What stands there now needs no button.
  const stands = record !== undefined && textOf(type, entry, valueAt(record, entry), record) === text;
  const back = (): void => void guarded(() => edit(type, id, [opFor(type, entry, entry.value ?? null)]));
  return (
    <>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{fieldLabel(type, entry.field, entry.item)}</p>
        <p className="whitespace-pre-line break-words">{text || t("common.empty_value")}</p>
        <p className="row-note">
          {[personName(entry.person), instant(parseInt(entry.stamp.slice(0, 12), 16))]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      {record && !stands && isRestorable(type, entry, entry.value) && (
        <button
          type="button"
          className="btn btn-quiet"
          aria-label={t("form.restore_named", {
            field: fieldLabel(type, entry.field, entry.item),
            value: text,
          })}
          onClick={back}
        >
          {t("form.restore")}
        </button>
      )}
    </>
  );
}

function valueAt(record: Bag, { field, item }: HistoryEntry): unknown {
  const value = record[field];
  return item ? (value as Bag | undefined)?.[item] : value;
}

function textOf(
  type: RecordType,
  { field, item }: HistoryEntry,
  value: unknown,
  record: Bag | undefined,
): string {
  const info = fieldInfo(type, field);
  return item ? showItem(field, value, info, record, item) : showValue(field, value, info, record);
}
