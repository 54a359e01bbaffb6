// What the import screen shows: look at the file, say what its columns are, see how far it is, read
// the report. Export is plain links.
import { useEffect, useRef } from "react";
import { list, number, percent } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { useOnline } from "../../kit/frame/online";
import { useLocal } from "../../kit/frame/state";
import { resume } from "./actions";
import type { ColumnView, CountView, ExchangeView, LineView } from "./shapes.gen";
import {
  type Draft,
  type Import,
  type Line,
  type Note,
  type Outcome,
  type State,
  type Stopped,
  state,
} from "./state";
import { optionsFor } from "./targets";

export const REPORT_ROWS_MAX = 300;
/** A screen reader hears of so many steps of the progress. */
const SAID_STEPS = 4;

const FAULTS: Record<string, string> = {
  offline: "import.offline",
  import_empty: "import.fault_empty",
  import_too_large: "import.fault_too_large",
  body_too_large: "import.fault_too_large",
  http_413: "import.fault_too_large",
  import_too_heavy: "import.fault_too_heavy",
  import_not_text: "import.fault_not_text",
  import_upload_unknown: "import.fault_gone",
  import_running: "import.waiting_text",
  import_previews_waiting: "import.fault_previews_waiting",
  import_crashed: "import.fault_crashed",
  import_bad_mapping: "import.fault_mapping",
  import_bad_option: "import.fault_option",
  import_unreadable: "import.fault_unreadable",
};
/** Whose fault it is and what to do, in words of its own for each code. */
export const faultText = ({ code, detail }: Stopped): string =>
  t(FAULTS[code] ?? "import.fault_other", { code, detail });

const noteText = (note: Note): string => {
  const what = word(`import.note_${note.code}`, note.text);
  const about = [note.column, note.value && `“${note.value.slice(0, 80)}”`].filter(Boolean).join(": ");
  return about ? `${what} (${about})` : what;
};
const LOOK: Record<Outcome, { tone: string; icon: string }> = {
  created: { tone: "tone-good", icon: "plus" },
  merged: { tone: "tone-info", icon: "merge" },
  unchanged: { tone: "", icon: "check" },
  refused: { tone: "tone-bad", icon: "failed" },
};

function lineView(line: Line): LineView {
  const notes = [
    ...(line.why ? [noteText({ code: line.code ?? "", text: line.why })] : []),
    ...(line.notes ?? []).map(noteText),
  ];
  if (line.same_as_line) notes.unshift(t("import.into", { line: line.same_as_line }));
  return {
    key: `${line.line} ${line.name}`,
    place: t("import.line", { line: line.line }),
    outcome: t(`import.outcome_${line.outcome}`),
    ...LOOK[line.outcome],
    title: [line.name, line.company].filter(Boolean).join(" · "),
    notes: notes.join("\n"),
  };
}
function draftView(draft: Draft): LineView {
  const facts = [draft.job_title, draft.company, ...draft.phones, ...draft.emails];
  const place = t("import.line", { line: draft.line });
  return {
    key: String(draft.line),
    place,
    outcome: "",
    tone: "",
    icon: "contacts",
    title: draft.name,
    notes: facts.filter(Boolean).join(" · "),
  };
}

function columnViews({ preview, mapping }: State): ColumnView[] {
  return (preview?.columns ?? []).map(column => ({
    name: column.name,
    label: t("import.column_to", { name: column.name }),
    chosen: mapping[column.name] ?? column.guess,
    samples: column.samples.length ? t("import.samples", { samples: list(column.samples.slice(0, 3)) }) : "",
    options: optionsFor(column.guess, preview?.targets ?? []),
  }));
}

function countViews({ report, filter }: State): CountView[] {
  if (!report) return [];
  const { created, merged, unchanged, refused } = report.counts;
  const kinds: [Outcome, string, number][] = [
    ["created", t("import.made_n", { count: created }), created],
    ["merged", t("import.merged_n", { count: merged }), merged],
    ["unchanged", t("import.same_n", { count: unchanged }), unchanged],
    ["refused", t("import.refused_n", { count: refused }), refused],
  ];
  const shown = kinds
    .filter(([, , count]) => count > 0)
    .map(([id, text]) => ({ id, text, on: filter === id }));
  return [{ id: "all", text: t("common.all"), on: filter === "all" }, ...shown];
}

/** What the screen shows; computed again only when the state or the network changes. */
export function useExchange(): ExchangeView {
  const now = useLocal(state);
  const online = useOnline();
  useEffect(resume, []);
  const last = useRef<{ now: State; online: boolean; view: ExchangeView } | null>(null);
  if (last.current?.now !== now || last.current.online !== online)
    last.current = { now, online, view: show(now, online) };
  return last.current.view;
}

interface ProgressView {
  title: string;
  done: number;
  lines: number;
  progress: string;
  said: string;
  waits: string;
}
export function progressView(running: Import | null, unreachable: boolean): ProgressView {
  const now = running?.state ?? "waiting";
  const behind = now === "waiting" && running?.problem;
  const title = t(
    now === "reading"
      ? "import.reading"
      : now === "writing"
        ? "import.writing"
        : behind
          ? "import.waiting"
          : "import.queued",
  );
  const moving = running && (now === "reading" || now === "writing") ? running : { done: 0, lines: 0 };
  const done = Math.min(moving.done, moving.lines);
  const share = moving.lines ? Math.floor((done / moving.lines) * SAID_STEPS) / SAID_STEPS : 0;
  const waits = unreachable ? t("import.unreachable") : behind ? faultText(behind) : "";
  return {
    title,
    done,
    lines: moving.lines,
    progress: moving.lines ? t("import.progress", { done: number(done), count: moving.lines }) : "",
    said: [title, share > 0 && percent(share * 100), waits].filter(Boolean).join(" "),
    waits,
  };
}

function show(now: State, online: boolean): ExchangeView {
  const { step, fault, preview, report, visibility, filter, running, unreachable } = now;
  const lines = (report?.lines ?? []).filter(line => filter === "all" || line.outcome === filter);
  const hidden = lines.length - Math.min(lines.length, REPORT_ROWS_MAX) + (report?.lines_left_out ?? 0);
  const companies = report?.counts.companies_created ?? 0;
  return {
    step,
    fault: fault ? faultText(fault) : "",
    online,
    ...progressView(running, unreachable),
    goes_on: fault?.code === "import_crashed",
    found: preview ? t("import.found", { count: preview.rows, file: preview.file }) : "",
    known_format: preview?.format !== "csv",
    columns: columnViews(now),
    sample: (preview?.sample ?? []).map(draftView),
    visibility,
    start: t("import.start", { count: preview?.rows ?? 0 }),
    counts: countViews(now),
    report: lines.slice(0, REPORT_ROWS_MAX).map(lineView),
    left_out: hidden ? t("import.left_out", { count: hidden }) : "",
    companies: companies ? t("import.companies_n", { count: companies }) : "",
    csv: report?.csv ?? "",
  };
}
