// What happened with a record, newest first, and what is still to be done, put together of what features
// tell.

import type { RecordType } from "../../engine/core/types";
import { useTexts } from "../format/i18n";
import { useLive } from "../frame/live";
import { setState, useScreen } from "../frame/state";
import type { Entry, Timeline } from "./shapes.gen";

/** Something that was done, or is to be done, with a record. */
export interface Told {
  /** Still to be done. */
  open: boolean;
  /** The day it is due; "" when it has none. */
  due: string;
  /** When it was, in ms UTC; Infinity while nobody knows. */
  at: number;
  show: () => Entry;
}

/** What one feature puts into the timelines of all records. */
export interface Source {
  /** The records whose change may change it. */
  types: readonly RecordType[];
  of: (type: RecordType, id: string) => readonly Told[];
}

/** Entries shown before "Show all". */
const FIRST = 15;
const EMPTY: Timeline = { open: [], past: [], hidden: 0 };

export function useTimeline(type: RecordType, id: string | undefined, sources: readonly Source[]): Timeline {
  const texts = useTexts();
  const all = useScreen(`timeline.all.${id ?? ""}`, false);
  const types = [...new Set(sources.flatMap(source => source.types))];
  return useLive(`timeline:${type}:${id}:${texts}:${all}`, types, () => {
    if (!id) return EMPTY;
    const told = sources.flatMap(source => source.of(type, id));
    const open = told.filter(one => one.open).sort((a, b) => (a.due || "9").localeCompare(b.due || "9"));
    const past = told.filter(one => !one.open).sort((a, b) => b.at - a.at);
    const shown = all ? past : past.slice(0, FIRST);
    return {
      open: open.map(one => one.show()),
      past: shown.map(one => one.show()),
      hidden: past.length - shown.length,
    };
  });
}

export function showWholeTimeline(id: string): void {
  setState(`timeline.all.${id}`, true);
}
