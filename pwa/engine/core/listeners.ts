// Who wants to hear that records of a type changed; "*" stands for all types.
import type { AnyType } from "./types";

export class Listeners {
  private byType = new Map<AnyType, Set<() => void>>();

  /** Calls `fn` after records of one of `types` changed. Returns how to stop. */
  subscribe(types: readonly AnyType[] | "*", fn: () => void): () => void {
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
  notify(changed: Iterable<AnyType>): void {
    this.call([...changed, "*"]);
  }

  /** Calls every listener once. */
  notifyAll(): void {
    this.call([...this.byType.keys()]);
  }

  private call(names: readonly AnyType[]): void {
    const called = new Set<() => void>();
    for (const name of names) for (const fn of this.byType.get(name) ?? []) called.add(fn);
    for (const fn of called) fn();
  }
}
