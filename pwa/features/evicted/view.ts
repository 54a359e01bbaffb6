// What the browser took away, in words: from the note outside the database.
import { session } from "../../engine/session/session";
import { instant } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { useSession } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { useSafe } from "../../kit/frame/storage";
import type { EvictedView } from "./shapes.gen";

export const busy = local(false);

/** How many changes were lost. */
export const lostCount = (lost = session().evicted ?? []): number => lost.reduce((sum, { n }) => sum + n, 0);

export function useEvicted(): EvictedView {
  const { evicted = [] } = useSession();
  const items = evicted.flatMap(each => each.items);
  const count = lostCount(evicted);
  const since_ms = Math.min(...evicted.map(each => each.since_ms));
  return {
    lost: count > 0,
    summary: count ? t("evicted.summary", { count, when: instant(since_ms) }) : "",
    rows: items.map(([type, what, title], n) => ({
      n,
      title: title || t("ledger.untitled"),
      what: t(what === "edit" ? "evicted.what_edit" : `ledger.what_${what}`, {
        type: word(`ledger.type_${type}`, type),
      }),
    })),
    more: count > items.length ? t("evicted.more", { count: count - items.length }) : "",
    protected: useSafe(),
    busy: useLocal(busy),
  };
}
