// Writing what stands in a form: the record, and with it, as one act, the records made on the way.

import { titleOf } from "../../engine/core/titles";
import type { RecordType } from "../../engine/core/types";
import { diff, newId, transact, type Write } from "../../engine/outbox/edit";
import type { FormCore } from "./core";
import { filled, tidy } from "./tidy";

/** Keeps a new record, or what was changed of `recordId`; gives its id. Throws what `transact` throws. */
export async function write(core: FormCore, type: RecordType, recordId: string): Promise<string> {
  const after = tidy(type, core.values(), core.before);
  const brought = core.broughtFor(after).map(one => ({ kind: "create", ...one }) as Write);
  if (!recordId) {
    const id = newId();
    const fields = filled(after);
    await transact([...brought, { kind: "create", type, id, fields } as Write], {
      title: titleOf(type, fields),
    });
    return id;
  }
  const ops = diff(type, core.before, after);
  const edit: Write = { kind: "edit", type, id: recordId, ops, base: core.base };
  if (ops.length) await transact([...brought, edit], { what: "edited", title: titleOf(type, core.before) });
  return recordId;
}
