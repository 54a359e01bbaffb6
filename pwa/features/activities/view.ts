// Where an activity belongs.
import { get } from "../../engine/store/store";
import { useRec } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";

/** Where an activity leads back to: the record it belongs to, else Today. */
export function useActivityHome(id: string | undefined): string {
  useRec("activity", id);
  const rec = id ? get("activity", id) : undefined;
  if (rec?.deal) return route.deal(rec.deal);
  if (rec?.contact) return route.contact(rec.contact);
  return rec?.company ? route.company(rec.company) : route.today;
}
