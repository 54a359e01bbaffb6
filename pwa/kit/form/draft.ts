// Drafts of forms: what was typed, what it was before, and what the device had seen then.
import type { RecordType } from "../../engine/core/types";
import { readDraft as read } from "../../engine/store/drafts";

export { clearDraft, writeDraft } from "../../engine/store/drafts";

/**
 * `base`: what the device had seen of the log when editing began. `made`: records the form makes on the way.
 */
export type Draft = {
  at: number;
  values: Record<string, unknown>;
  before: Record<string, unknown>;
  base: number;
  made?: Made[];
};

/** A record made while filling in a form; it is written with it, as one act. */
export type Made = { type: RecordType; id: string; fields: Record<string, unknown> };

export const readDraft = (key: string): Draft | null => read<Draft>(key);
