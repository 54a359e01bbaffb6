// Who wants to hear that records of a type changed.
import type { RecordType } from "./types";

export class Listeners {
  private byType = new Map<RecordType | "*", Set<() => void>>();

  /** Calls `fn` after records of one of `types` changed. Returns how to stop. */
  subscribe(types: readonly RecordType[] | "*", fn: () => void): () => void {
    const names = types === "*" ? (["*"] as const) : types;
    for (const name of names) {
      let set = this.byType.get(name);
      if (!set) this.byType.set(name, (set = new Set()));
      set.add(fn);
    }
    return () => {
      for (const name of names) this.byType.get(name)?.delete(fn);
    };
  }

  /** Calls each listener of `changed` types once. */
  tell(changed: Iterable<RecordType>): void {
    const heard = new Set<() => void>();
    for (const type of changed) for (const fn of this.byType.get(type) ?? []) heard.add(fn);
    for (const fn of this.byType.get("*") ?? []) heard.add(fn);
    for (const fn of heard) fn();
  }
}
