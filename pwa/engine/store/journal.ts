// Which records of a type have changed, in order. Whoever keeps something derived from them asks what has
// changed since it last looked, and pays for that much only; nobody has to be told in the right moment.

/** So many ids are kept for sure: who comes later than that reads everything again. */
export const JOURNAL_IDS_MAX = 4_096;

const NONE: ReadonlySet<string> = new Set();

export class Journal {
  private ids: string[] = [];
  /** The version before the first of `ids`. */
  private from = 0;

  /** Rises with every change. */
  get version(): number {
    return this.from + this.ids.length;
  }

  note(id: string): void {
    this.ids.push(id);
    if (this.ids.length <= 2 * JOURNAL_IDS_MAX) return;
    this.ids.splice(0, JOURNAL_IDS_MAX);
    this.from += JOURNAL_IDS_MAX;
  }

  /** Anything may have changed. */
  noteAll(): void {
    this.from = this.version + 1;
    this.ids = [];
  }

  /** The ids that have changed since `version`; null when that is not known, and any may have. */
  since(version: number): ReadonlySet<string> | null {
    if (version === this.version) return NONE;
    return version < this.from ? null : new Set(this.ids.slice(version - this.from));
  }
}
