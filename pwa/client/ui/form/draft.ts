// Drafts of forms: what was typed, what it was before, and what the device had seen then.
import { readDraft as read } from "../../drafts";

export { clearDraft, writeDraft } from "../../drafts";

/** `base`: what the device had seen of the log when editing began. */
export type Draft = { at: number; values: Record<string, unknown>; before: Record<string, unknown>; base: number };

export const readDraft = (key: string): Draft | null => read<Draft>(key);
