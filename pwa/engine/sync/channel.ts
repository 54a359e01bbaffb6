// What the tabs (and the service worker) of one person tell each other. Losing a message costs freshness,
// never data: a tab that comes back to the front compares its revision with the database.
import type { AnyType, Change, OutboxRow, RecordType } from "../core/types";
import type { PullState } from "../store/meta";
import type { AppVersion } from "../store/versions";
import type { SyncStatus } from "./machine";

type Drop = Extract<Change, { change: "drop" }>;

/** A mutation the server has accepted, as other tabs need it. */
export interface Ack {
  n: number;
  id: string;
  record: string;
  type: RecordType | "";
  seq: number;
}

export type Note =
  /** `taken`: the count of take-backs of waiting rows, when this was one. */
  | { note: "outbox"; put: OutboxRow[]; gone: number[]; acks: Ack[]; taken?: number }
  /** A page of the log was stored. Small pages carry their changes, large ones the blocks to read again. */
  | {
      note: "pulled";
      pull: PullState;
      layout: number;
      changes: Change[];
      blocks: string[];
      drops: [AnyType, string, Drop["why"]][];
      kept?: string;
    }
  /** Rows kept beyond reach were stored. */
  | { note: "kept"; kept: string }
  | { note: "reload" }
  /** An app of this version has opened the database. */
  | { note: "app"; app: AppVersion }
  | { note: "status"; status: SyncStatus }
  /** Asks the leader to tell its status, and so whether it is alive. */
  | { note: "ask" }
  | { note: "push" }
  | { note: "sync" }
  | { note: "signed_in" }
  | { note: "signed_out" };

export class Channel {
  private port: BroadcastChannel | null;

  constructor(name: string, onNote: (note: Note) => void) {
    this.port = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (this.port) this.port.onmessage = (event: MessageEvent<Note>) => onNote(event.data);
  }

  /** Tells the other tabs; the sender does not hear it. */
  tell(note: Note): void {
    this.port?.postMessage(note);
  }

  /** Closed, it tells and hears nothing; what still runs may call it. */
  close(): void {
    this.port?.close();
    this.port = null;
  }
}
