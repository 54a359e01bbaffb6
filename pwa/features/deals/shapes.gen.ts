// Generated from shapes.py by `python -m pwa.build`. Do not edit.
import type { Fact, Mini, TagView } from "../../kit/record/shapes.gen";

/** A deal in a list or on the board. */
export interface DealCard {
  id: string;
  href: string;
  name: string;
  company: string;
  value: string;
  close: string;
  late: boolean;
  owner: string;
  ownerInitials: string;
  next: string;
  nextLate: boolean;
  status: string;
  stage: string;
  stageName: string;
  probability: number;
  pending: boolean;
}

/** The deals of a contact or company. */
export interface DealsOf {
  cards: DealCard[];
  open: number;
  total: string;
  weighted: string;
}

/** A pipeline to choose above the board. */
export interface PipelineChip {
  id: string;
  name: string;
  on: boolean;
}

/** A stage of the board: its sums, its first cards, and how many more there are. */
export interface Column {
  id: string;
  name: string;
  probability: number;
  status: string;
  count: number;
  total: string;
  weighted: string;
  deals: DealCard[];
  hidden: number;
}

/** The board of one pipeline, and the totals over its open deals. */
export interface BoardView {
  pipelines: PipelineChip[];
  pipeline: string;
  columns: Column[];
  total: string;
  weighted: string;
  count: number;
}

/** A stage on a deal's way. */
export interface StepView {
  id: string;
  name: string;
  state: "done" | "now" | "next";
  status: string;
}

/** A step that the deal's stage asks for, in words, and whether it was taken. */
export interface StepTask {
  id: string;
  text: string;
  done: boolean;
}

/** A deal's page. */
export interface DealView extends DealCard {
  found: boolean;
  steps: StepView[];
  pipeline: string;
  companies: Mini[];
  roles: Mini[];
  competitors: string[];
  missing: string[];
  tasks: StepTask[];
  nextText: string;
  nextDue: string;
  weighted: string;
  chance: string;
  lossReason: string;
  facts: Fact[];
  tags: TagView[];
  notes: string;
  closeIn: string;
}

/** A span in which a deal was in one stage; `onServer`: this device does not have it. */
export interface StageStay {
  id: string;
  name: string;
  glyph: string;
  about: string;
  stayed: string;
  onServer: boolean;
}

/** The stages that a deal was in; `none`: what is said when there are none. */
export interface StageHistory {
  stays: StageStay[];
  none: string;
}
