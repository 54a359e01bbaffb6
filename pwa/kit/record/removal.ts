// Opening and deleting the record of a page.
import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { RecordType } from "../../engine/core/types";
import { remove } from "../../engine/outbox/edit";
import { get } from "../../engine/store/store";
import { useReady, useRec } from "../frame/live";
import { viewed } from "../frame/recent";
import { route } from "../frame/routes.gen";
import { guarded } from "../toast/guarded";

/** "here", "loading" while the store may still bring it, or "gone". */
export function useOpened(type: string, id: string | undefined): string {
  const rec = useRec(type as RecordType, id);
  const state = useReady();
  const here = Boolean(rec);
  useEffect(() => {
    if (id && here) viewed(type as RecordType, id);
  }, [type, id, here]);
  return here ? "here" : state === "ready" ? "gone" : "loading";
}

/** Where an activity leads back to: the record it belongs to, else Today. */
function ownerPath(id: string | undefined): string {
  const rec = id ? get("activity", id) : undefined;
  if (rec?.deal) return route.deal(rec.deal);
  if (rec?.contact) return route.contact(rec.contact);
  return rec?.company ? route.company(rec.company) : route.today;
}

export function useActivityHome(id: string | undefined): string {
  useRec("activity", id);
  return ownerPath(id);
}

/** Deletes (edit.ts offers Undo) and goes back to the list, from an activity to the record it belongs to. */
export function useRemove(): (type: string, id: string, home: string) => Promise<void> {
  const navigate = useNavigate();
  return async (type, id, home) => {
    const to = type === "activity" ? ownerPath(id) : home;
    if (await guarded(() => remove(type as RecordType, id))) await navigate(to, { replace: true });
  };
}
