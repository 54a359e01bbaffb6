// Who may write what, as the schema says it (SPEC.md A5). The server decides; the app only leaves out what
// it would refuse anyway.
import type { Writer } from "./schema.gen";

/** Whether only parts of the server write this. `policy` null: whoever may edit the record. */
export const serverOnly = (policy: readonly Writer[] | null): boolean =>
  policy !== null && policy.every(who => who === "server");
