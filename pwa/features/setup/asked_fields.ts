// The fields of a type that may be asked for, with what they are called.

import { serverOnly } from "../../engine/core/rights";
import { RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import type { Choice } from "../../kit/form/Chips";
import { customDefs } from "../../kit/format/custom";
import { pathLabel } from "../../kit/format/required";
import { fieldLabel } from "../../kit/format/words";

/** Fields that always say something, or that a form does not show. */
const NEVER = new Set([
  "owner",
  "visibility",
  "pipeline",
  "stage",
  "closed_at",
  "loss_reason",
  "steps_done",
  "custom",
]);

/** Those of `type`, the workspace's own too; what is `chosen` already stays to be taken back. */
export function askable(type: RecordType, chosen: readonly string[] = []): Choice[] {
  const own = Object.entries(RECORD_TYPES[type].fields)
    .filter(([name, info]) => {
      const asked = info.required || info.merge === "once" || info.kind === "flag" || serverOnly(info.write);
      return !asked && !NEVER.has(name);
    })
    .map(([value]) => ({ value, label: fieldLabel(type, value) }));
  const custom = customDefs(type)
    .filter(def => def.kind !== "flag")
    .map(def => ({ value: `custom.${def.id}`, label: def.label }));
  const all = [...own, ...custom];
  const gone = chosen.filter(path => !all.some(each => each.value === path));
  return [...all, ...gone.map(value => ({ value, label: pathLabel(type, value) }))];
}
