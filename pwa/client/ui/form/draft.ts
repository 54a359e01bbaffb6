// Drafts of forms, per person, in localStorage: written synchronously, so a killed app loses at most a quarter second.

/** `base`: what the device had seen of the log when editing began. */
export type Draft = { at: number; values: Record<string, unknown>; before: Record<string, unknown>; base: number };

const PREFIX = "lapangan.draft";
/** Drafts older than this many days are dropped on the next read. */
const DRAFT_DAYS_MAX = 30;

const place = (key: string) => `${PREFIX}.${localStorage.getItem("lapangan.person") ?? ""}.${key}`;

export function readDraft(key: string): Draft | null {
  const text = localStorage.getItem(place(key));
  if (!text) return null;
  try {
    const draft = JSON.parse(text) as Draft;
    if (Date.now() - draft.at < DRAFT_DAYS_MAX * 86_400_000) return draft;
  } catch {
    // An unreadable draft cannot be offered; the place is freed below.
  }
  localStorage.removeItem(place(key));
  return null;
}

/** A full storage must not stop the typing: the form itself still holds the input. */
export function writeDraft(key: string, draft: Draft): boolean {
  try {
    localStorage.setItem(place(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function clearDraft(key: string): void {
  localStorage.removeItem(place(key));
}
