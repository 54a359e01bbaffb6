// What was changed on a record, by whom, as the server's history tells it. Needs a connection, and says so.
import { useEffect, useState } from "react";
import { instant } from "../format";
import { t } from "../i18n";
import { fieldInfo, fieldLabel, showItem, showValue } from "../shell/views/values";
import { get } from "../store";
import type { RecordType } from "../types";
import { personName } from "./people";

type HistoryEntry = { seq: number; field: string; item?: string; value: unknown; person?: string; stamp: string; outcome: string };
type State = { phase: "closed" | "loading" | "absent" } | { phase: "there"; entries: HistoryEntry[] };
const SHOWN_MAX = 50;

export function History({ type, id, label }: { type: string; id: string; label: string }) {
  const [state, setState] = useState<State>({ phase: "closed" });
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    setState({ phase: "loading" });
    fetch(`/api/sync/history/${type}/${id}`, { signal: stop.signal, headers: { accept: "application/json" } })
      .then(async answer => {
        if (!answer.ok) throw new Error(String(answer.status));
        const { entries } = (await answer.json()) as { entries: HistoryEntry[] };
        setState({ phase: "there", entries: entries.slice().sort((a, b) => b.seq - a.seq).slice(0, SHOWN_MAX) });
      })
      .catch(() => { if (!stop.signal.aborted) setState({ phase: "absent" }); });
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
            <li key={i} className="px-4 py-3">
              <p><b>{fieldLabel(e.field)}</b> {valueText(type as RecordType, id, e)}</p>
              <p className="row-note">{[personName(e.person), instant(parseInt(e.stamp.slice(0, 12), 16))].filter(Boolean).join(" · ")}</p>
            </li>
          ))}
          {!state.entries.length && <li className="px-4 py-3">{t("form.history_empty")}</li>}
        </ol>
      )}
    </details>
  );
}

function valueText(type: RecordType, id: string, entry: HistoryEntry): string {
  const info = fieldInfo(type, entry.field);
  const record = get(type, id) as unknown as Record<string, unknown> | undefined;
  const text = entry.item ? showItem(entry.field, entry.value, info, record) : showValue(entry.field, entry.value, info, record);
  return text || t("common.empty_value");
}
