// Who may write what, as the schema says it (SPEC.md A5). The server decides; the app only leaves out what
// it would refuse anyway.
import type { Writer } from "./schema.gen";

/** Whether only parts of the server write this. `policy` null: whoever may edit the record. */
export const serverOnly = (policy: readonly Writer[] | null): boolean =>
  policy !== null && policy.every(who => who === "server");

/** Whether a person of this role may make records of a type: who makes one may say what its keepers may. */
export const mayCreate = (policy: readonly Writer[], role: string | null | undefined): boolean =>
  policy.some(who => who === role || who === "readers" || who === "author" || who === "keepers");
