// Import in three steps: look at the file, say what its columns are, read the report. Export is plain links.
import { useRef } from "react";
import { browser } from "../../engine/core/env";
import { type Answer, ask } from "../../engine/core/http";
import { syncNow } from "../../engine/sync/sync";
import { list } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { local, useLocal } from "../../kit/frame/local";
import { useOnline } from "../../kit/frame/online";
import { type Option, optionsFor } from "./targets";

export const REPORT_ROWS_MAX = 300;
/** The server reads and writes the whole file before it answers. */
const IMPORT_LIMIT_MS = 10 * 60_000;

interface Note {
  code: string;
  text: string;
  line?: number;
  column?: string;
  value?: string;
}
interface Draft {
  line: number;
  name: string;
  job_title: string;
  company: string;
  phones: string[];
  emails: string[];
}
interface Preview {
  upload: string;
  file: string;
  format: string;
  rows: number;
  columns: { name: string; samples: string[]; guess: string }[];
  targets: string[];
  sample: Draft[];
}
type Outcome = "created" | "merged" | "unchanged" | "refused";
interface Line {
  line: number;
  outcome: Outcome;
  name: string;
  company: string;
  same_as_line?: number;
  why?: string;
  code?: string;
  notes?: Note[];
}
interface Report {
  file: string;
  rows: number;
  counts: Record<Outcome | "companies_created", number>;
  lines: Line[];
  lines_left_out: number;
  notes: Note[];
  csv: string;
}
interface State {
  step: "choose" | "reading" | "preview" | "writing" | "report";
  fault: string;
  preview: Preview | null;
  mapping: Record<string, string>;
  visibility: string;
  report: Report | null;
  filter: Outcome | "all";
}
const START: State = {
  step: "choose",
  fault: "",
  preview: null,
  mapping: {},
  visibility: "team",
  report: null,
  filter: "all",
};
const state = local<State>(START);
const change = (part: Partial<State>): void => state.set({ ...state.get(), ...part });

export interface ColumnView {
  name: string;
  label: string;
  chosen: string;
  samples: string;
  options: Option[];
}
export interface LineView {
  key: string;
  place: string;
  outcome: string;
  tone: string;
  icon: string;
  title: string;
  notes: string;
}
export interface CountView {
  id: string;
  text: string;
  on: boolean;
}
export interface ExchangeView {
  step: State["step"];
  fault: string;
  online: boolean;
  found: string;
  known_format: boolean;
  columns: ColumnView[];
  sample: LineView[];
  visibility: string;
  start: string;
  counts: CountView[];
  lines: LineView[];
  left_out: string;
  companies: string;
  csv: string;
}

const FAULTS: Record<string, string> = {
  offline: "import.offline",
  import_empty: "import.fault_empty",
  import_too_large: "import.fault_too_large",
  body_too_large: "import.fault_too_large",
  http_413: "import.fault_too_large",
  import_not_text: "import.fault_not_text",
  not_found: "import.fault_gone",
};
const faultText = (answer: Answer<unknown>): string => {
  const known = FAULTS[answer.code];
  if (known) return t(known);
  if (answer.code.startsWith("import_")) return t("import.fault_unreadable", { detail: answer.detail });
  return t("import.fault_other", { code: answer.code });
};

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
  const last = useRef<{ now: State; online: boolean; view: ExchangeView } | null>(null);
  if (last.current?.now !== now || last.current.online !== online)
    last.current = { now, online, view: show(now, online) };
  return last.current.view;
}

function show(now: State, online: boolean): ExchangeView {
  const { step, fault, preview, report, visibility, filter } = now;
  const lines = (report?.lines ?? []).filter(line => filter === "all" || line.outcome === filter);
  const hidden = lines.length - Math.min(lines.length, REPORT_ROWS_MAX) + (report?.lines_left_out ?? 0);
  const companies = report?.counts.companies_created ?? 0;
  return {
    step,
    fault,
    online,
    found: preview ? t("import.found", { count: preview.rows, file: preview.file }) : "",
    known_format: preview?.format !== "csv",
    columns: columnViews(now),
    sample: (preview?.sample ?? []).map(draftView),
    visibility,
    start: t("import.start", { count: preview?.rows ?? 0 }),
    counts: countViews(now),
    lines: lines.slice(0, REPORT_ROWS_MAX).map(lineView),
    left_out: hidden ? t("import.left_out", { count: hidden }) : "",
    companies: companies ? t("import.companies_n", { count: companies }) : "",
    csv: report?.csv ?? "",
  };
}

/** The person chose a file: send it to be looked at. Nothing is written yet. */
export async function lookAt(files: FileList | null): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  state.set({ ...START, step: "reading" });
  const form = new FormData();
  form.append("file", file, file.name);
  const answer = await ask<Preview>(browser, "POST", "/api/import/preview", {
    body: form,
    answer_ms: IMPORT_LIMIT_MS,
  });
  if (answer.data) change({ step: "preview", preview: answer.data });
  else change({ step: "choose", fault: faultText(answer) });
}

export function mapColumn(name: string, target: string): void {
  change({ mapping: { ...state.get().mapping, [name]: target } });
}
export const chooseVisibility = (visibility: string): void => change({ visibility });
export const filterReport = (filter: string): void => change({ filter: filter as State["filter"] });
export const startOver = (): void => state.set(START);

export async function runImport(form: Record<string, string>): Promise<void> {
  const { preview, mapping, visibility } = state.get();
  if (!preview) return;
  change({ step: "writing", fault: "" });
  const tags = (form.tags ?? "")
    .split(",")
    .map(tag => tag.trim())
    .filter(Boolean);
  const body = { upload: preview.upload, visibility, tags, mapping };
  const answer = await ask<Report>(browser, "POST", "/api/import", { body, answer_ms: IMPORT_LIMIT_MS });
  if (!answer.data) return change({ step: "preview", fault: faultText(answer) });
  change({ step: "report", report: answer.data });
  syncNow();
}
