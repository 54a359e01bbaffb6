// In which stages a deal was, how long, and who moved it there.
import type { Rec } from "../../engine/core/types";
import type { Listed } from "../../engine/store/remote";
import { get } from "../../engine/store/store";
import { day, toDay } from "../../kit/format/format";
import { t, useTexts } from "../../kit/format/i18n";
import { useLive } from "../../kit/frame/live";
import { useRemote } from "../../kit/list/remote";
import { personName } from "../../kit/record/people";
import type { StageHistory, StageStay } from "./shapes.gen";

type Entry = Rec<"stage_entry">;
const DAY_MS = 86_400_000;

/** Newest first, those of this device and those of the server. */
export function useStageHistory(deal: string | undefined): StageHistory {
  const texts = useTexts();
  const remote = useRemote("stage_entry", deal ? { under: deal, query: null } : null);
  return useLive(
    `stage-history:${deal}:${texts}:${remote?.round}`,
    ["stage_entry", "pipeline", "person"],
    () => {
      const found = (remote?.list() ?? []).sort((a, b) => enteredAt(b) - enteredAt(a));
      return { stays: found.map(stayOf), none: found.length ? "" : t("deal.stage_history_none") };
    },
  );
}

const enteredAt = ({ row }: Listed): number => (row as unknown as Entry).entered_at ?? 0;

/** A row of the history. */
export function stayOf({ row, onServer }: Listed): StageStay {
  const { id, pipeline, stage, status, entered_at, entered_by, left_at } = row as unknown as Entry;
  const from_ms = entered_at ?? 0;
  const open = status === "open";
  // A deal that was won or lost does not go on being so: that is when it was.
  const to_ms = left_at ?? (open ? null : from_ms);
  return {
    id,
    name:
      get("pipeline", pipeline ?? "")?.stages?.[stage ?? ""]?.name ??
      t(open ? "deal.stage_gone" : `deal.status_${status}`),
    glyph: open ? (left_at ? "check" : "move") : status === "won" ? "flag" : "close",
    about: [spanOf(from_ms, to_ms), personName(entered_by)].filter(Boolean).join(" · "),
    stayed: to_ms === from_ms ? "" : lengthOf((to_ms ?? Date.now()) - from_ms),
    onServer,
  };
}

/** "3 Mar – 15 Mar", "3 Mar – now", or the day when it was one. */
function spanOf(from_ms: number, to_ms: number | null): string {
  const [from, to] = [dayOf(from_ms), to_ms === null ? t("deal.now") : dayOf(to_ms)];
  return from === to ? from : `${from} – ${to}`;
}

const dayOf = (ms: number): string => day(toDay(new Date(ms)));

function lengthOf(ms: number): string {
  const count = Math.floor(ms / DAY_MS);
  return count ? t("deal.stayed_days", { count }) : t("deal.stayed_short");
}
