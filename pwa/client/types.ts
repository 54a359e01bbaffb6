// The words of the engine: records as the pages see them, and the wire of sync/SPEC.md.
import type { Outcome, RecordFields, RecordTypeName } from "./schema.gen";

export type RecordType = RecordTypeName;
export type { Outcome } from "./schema.gen";

/** Fields of a record type; absent and null both mean empty. */
export type Fields<T extends RecordType> = { [F in keyof RecordFields[T]]?: RecordFields[T][F] | null };

/** A record as every page sees it: flat and read-only. An absent or null field is empty. */
export type Rec<T extends RecordType = RecordType> = T extends RecordType
  ? { readonly id: string; readonly type: T; readonly key: string } & Readonly<Fields<T>>
  : never;

/** A record whose fields are read by name; what the stored blocks hold. */
export interface RawRec { id: string; type: RecordType; key: string; [field: string]: unknown }

/** The four things an edit may do to a field (M rules). `text` carries the whole new text. */
export type Op =
  | { op: "set"; field: string; value: unknown; item?: string }
  | { op: "add"; field: string; value: string }
  | { op: "remove"; field: string; value: string }
  | { op: "remove"; field: string; item: string }
  | { op: "text"; field: string; value: string };

export type MutationKind = "create" | "edit" | "delete" | "revive" | "skip";

/** One request to change one record, exactly as it is pushed. */
export interface Mutation {
  n: number;
  id: string;
  type: RecordType | "";
  record: string;
  base: number;
  stamp: string;
  kind: MutationKind;
  fields?: Record<string, unknown>;
  ops?: Op[];
}

export interface PushResult {
  n: number; id: string; outcome: Outcome; seq: number;
  first?: Outcome | ""; code?: string; detail?: string; field?: string;
}

export interface PushAnswer { results: PushResult[]; stamp: string; epoch: string; seq: number }

export type Change =
  | { change: "put"; type: RecordType; id: string; key: string; fields: Record<string, unknown> }
  | { change: "patch"; type: RecordType; id: string; fields: Record<string, unknown> }
  | { change: "drop"; type: RecordType; id: string; why: "deleted" | "departed" };

export interface HeldKeys { digest: string; held: string[] }

export interface PullAnswer {
  cursor: string; more: boolean; epoch: string; seq: number; stamp: string;
  changes: Change[]; keys?: HeldKeys;
}

/** A mutation kept on the device until the server has acknowledged it.
 *  `state`: "queued" goes out by itself; "needs_you" was refused and waits for the person. */
export interface OutboxRow {
  n: number;
  mutation: Mutation;
  state: "queued" | "needs_you";
  /** When the person did it, ms UTC. */
  at_ms: number;
  title: string;
  /** How often it was offered to the server; 0 means the server cannot know it. */
  attempts: number;
  code?: string;
  detail?: string;
  field?: string;
}

/** Mutations acknowledged together, kept SENT_KEEP_DAYS so that a restored server can be offered them again. */
export interface SentRow {
  last_n: number;
  at_ms: number;
  max_seq: number;
  /** JSON text of SentItem[]. */
  text: string;
}

export interface SentItem { mutation: Mutation; at_ms: number; title: string; seq: number; outcome: Outcome }

export interface Person {
  id: string; name: string; email: string; role: string; team: string | null; language: string;
}

export interface Workspace { id: string; name: string; country: string; currency: string }

/** What sign-in and /api/me answer. */
export interface Me { person: Person; workspace: Workspace; device: string; digest?: string }

/** An error with a code the pages can translate; `fault` says whose it is. */
export class EngineError extends Error {
  constructor(
    readonly code: string,
    readonly fault: "device" | "server" | "person",
    detail?: string,
    options?: ErrorOptions,
  ) {
    super(detail ?? code, options);
    this.name = "EngineError";
  }
}
