// What may be done on Today.
import { syncNow } from "../../engine/sync/sync";
import { guarded } from "../../kit/toast/guarded";
import type { Due } from "../../kit/today/shapes.gen";
import type { TodaySource } from "../../kit/today/sources";

/** A next step or a task is done. */
export function finish(row: Due, sources: readonly TodaySource[]): Promise<boolean> {
  const { finish: done } = sources.find(source => source.finish?.type === row.type) ?? {};
  return guarded(async () => done?.run(row.id));
}
export const refresh = (): void => syncNow();
