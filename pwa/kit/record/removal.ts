// Opening and deleting the record of a page.
import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { RecordType } from "../../engine/core/types";
import { remove } from "../../engine/outbox/edit";
import { useReady, useRec } from "../frame/live";
import { viewed } from "../frame/recent";
import { guarded } from "../toast/guarded";

/** "here", "loading" while the store may still bring it, or "gone". */
export function useOpened(type: RecordType, id: string | undefined): string {
  const rec = useRec(type, id);
  const state = useReady();
  const here = Boolean(rec);
  useEffect(() => {
    if (id && here) viewed(type, id);
  }, [type, id, here]);
  return here ? "here" : state === "ready" ? "gone" : "loading";
}

/** Deletes (edit.ts offers Undo) and goes to `home`, where the page was opened from. */
export function useRemove(): (type: RecordType, id: string, home: string) => Promise<void> {
  const navigate = useNavigate();
  return async (type, id, home) => {
    if (await guarded(() => remove(type, id))) await navigate(home, { replace: true });
  };
}
