// The words of the engine: records as the pages see them, and the wire of sync/SPEC.md.
import type * as wire from "./schema.gen";
import type { Json, Outcome, RecordFields, RecordTypeName } from "./schema.gen";

export type RecordType = RecordTypeName;
/**
 * The name of a record type as the wire and the disk have it: perhaps one that only a later version knows.
 */
export type AnyType = string;
export type { HeldKeys, Outcome } from "./schema.gen";

/** Fields of a record type; absent and null both mean empty. */
export type Fields<T extends RecordType> = { [F in keyof RecordFields[T]]?: RecordFields[T][F] | null };

/** A record as every page sees it: flat and read-only. An absent or null field is empty. */
export type Rec<T extends RecordType = RecordType> = T extends RecordType
  ? { readonly id: string; readonly type: T; readonly key: string } & Readonly<Fields<T>>
  : never;

/** A record whose fields are read by name; what the stored blocks hold. */
export interface RawRec {
  id: string;
  type: AnyType;
  key: string;
  [field: string]: unknown;
}

/** A wire message as the device holds it: of type `Type`, and with values that checks.ts looks at. */
type Held<Message, Type> = Message extends unknown
  ? { [Name in keyof Message]: HeldValue<Name, Message[Name], Type> }
  : never;
type HeldValue<Name, Value, Type> = Name extends "type"
  ? Type
  : Name extends "ops"
    ? Op[]
    : Json extends Value
      ? unknown
      : Record<string, Json> extends Value
        ? Record<string, unknown>
        : Value;

/** A removal names a tag or an item, never both. */
type RemoveOp = Required<Omit<wire.RemoveOp, "item">> | Required<Omit<wire.RemoveOp, "value">>;

/** The four things an edit may do to a field (M rules). `text` carries the whole new text. */
export type Op = Held<wire.SetOp | wire.AddOp | wire.TextOp, RecordType> | RemoveOp;

/** One request to change one record, exactly as it is pushed. A skip names no record. */
export type Mutation =
  | Held<Exclude<wire.Mutation, wire.Skip>, RecordType>
  | (Omit<wire.Skip, "type"> & { type: "" });

export type MutationKind = Mutation["kind"];

/** `first`: set when the outcome is "duplicate". */
export type PushResult = Omit<wire.Result, "first"> & { first?: Outcome | "" };

export type PushAnswer = Omit<wire.PushAnswer, "results" | "page"> & { results: PushResult[]; page?: Page };

/** A mutation as it is sent: without what follows from the device and n (P10). */
export type SentMutation = Partial<Mutation> & Pick<Mutation, "n" | "kind">;

/** What the server sends is kept whatever its type. */
export type Change = Held<wire.Change, AnyType> | Beyond;

/**
 * A row that this device holds no more, not told by the server: `beyond`: its month fell out of reach (R5);
 * `missing`: what was fetched anew did not bring it.
 */
interface Beyond {
  change: "drop";
  type: AnyType;
  id: string;
  why: "beyond" | "missing";
}

export type PullAnswer = Omit<wire.PullAnswer, "changes"> & { changes: Change[] };

export type Page = Omit<wire.Page, "changes"> & { changes: Change[] };

/** A page of the live stream, with the cursor that is the id of its event. */
export type LivePage = Omit<wire.LivePage, "changes"> & { changes: Change[]; cursor: string };

/**
 * A mutation kept on the device until the server has acknowledged it. `state`: "queued" goes out by itself;
 * "needs_you" was refused and waits for the person.
 */
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

/**
 * Mutations acknowledged together, kept SENT_KEEP_DAYS so that a restored server can be offered them again.
 */
export interface SentRow {
  last_n: number;
  at_ms: number;
  max_seq: number;
  /** JSON text of SentItem[]. */
  text: string;
}

export interface SentItem {
  mutation: Mutation;
  at_ms: number;
  title: string;
  seq: number;
  outcome: Outcome;
}

export interface Person {
  id: string;
  name: string;
  email: string;
  role: string;
  team: string | null;
  language: string;
}

export interface Workspace {
  id: string;
  name: string;
  country: string;
  currency: string;
  /** What kind of business it is, where that was said. */
  business?: string;
}

/** What sign-in and /api/me answer. */
export interface Me {
  person: Person;
  workspace: Workspace;
  device: string;
  digest?: string;
  /** By which the device knows that it is this server which calls it lost (E2). */
  check?: string;
  /** Devices of this browser that must empty themselves (E1). */
  lost?: unknown;
}

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
