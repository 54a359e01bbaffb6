// Where the import screen is, and what the server says to it.
import { local } from "../../kit/frame/state";

export interface Note {
  code: string;
  text: string;
  line?: number;
  column?: string;
  value?: string;
}
export interface Draft {
  line: number;
  name: string;
  job_title: string;
  company: string;
  phones: string[];
  emails: string[];
}
export interface Preview {
  upload: string;
  file: string;
  format: string;
  rows: number;
  columns: { name: string; samples: string[]; guess: string }[];
  targets: string[];
  sample: Draft[];
}
export type Outcome = "created" | "merged" | "unchanged" | "refused";
export interface Line {
  line: number;
  outcome: Outcome;
  name: string;
  company: string;
  same_as_line?: number;
  why?: string;
  code?: string;
  notes?: Note[];
}
export interface Report {
  file: string;
  rows: number;
  counts: Record<Outcome | "companies_created", number>;
  lines: Line[];
  lines_left_out: number;
  notes: Note[];
  csv: string;
}
/** What stopped an import, or what it waits for. */
export interface Stopped {
  code: string;
  detail: string;
}
/** How far an import is. `done`: of `lines`, read or written as the state says. */
export interface Import {
  import: string;
  file: string;
  state: "chosen" | "waiting" | "reading" | "writing" | "done" | "failed";
  done: number;
  lines: number;
  problem: Stopped | null;
  report: Report | null;
}
export interface State {
  step: "choose" | "reading" | "preview" | "running" | "broken" | "report";
  /** A code of a problem with its detail, until the person does something. */
  fault: Stopped | null;
  preview: Preview | null;
  mapping: Record<string, string>;
  visibility: string;
  tags: string[];
  running: Import | null;
  /** Whether the last question about the import came to nothing. */
  unreachable: boolean;
  report: Report | null;
  filter: Outcome | "all";
}

export const START: State = {
  step: "choose",
  fault: null,
  preview: null,
  mapping: {},
  visibility: "team",
  tags: [],
  running: null,
  unreachable: false,
  report: null,
  filter: "all",
};
export const state = local<State>(START);
export const change = (part: Partial<State>): void => state.set({ ...state.get(), ...part });
