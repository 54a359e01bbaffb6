// What is wrong with a value, in words at its field: what it is, and what to do.
import type { Fault as ValueFault } from "../../engine/core/checks";
import { type FieldInfo, INTEGER_MAX } from "../../engine/core/schema.gen";
import { infoOf, type ValueError } from "../../engine/core/values";
import { t } from "../format/i18n";
import { fieldLabel } from "../format/words";

/** The path at which a form shows it: the field, or the item of it. */
export const pathOf = ({ field, item }: ValueFault): string =>
  item === undefined ? field : `${field}.${item}`;

export function faultText(type: string, fault: ValueFault): string {
  const { code, wanted = "" } = fault;
  if (code === "required") return t("form.needed", { field: fieldLabel(type, fault.field) });
  if (code === "bad_email") return t("form.bad_email");
  if (code === "bad_phone") return t("form.phone_unreadable");
  if (code === "too_many") return t("form.fault_too_many", { most: wanted });
  if (/^\d+$/.test(wanted)) return t("form.fault_too_long", { most: wanted });
  if (wanted === "day" || wanted === "instant") return t("form.fault_day");
  if (wanted === "base64") return t("form.bad_photo");
  if (["integer", "number", "scalar"].includes(wanted))
    return rangeText(infoOf(type, fault.field, fault.part));
  return t("form.fault_other");
}

function rangeText(info: FieldInfo | undefined): string {
  return t("form.fault_range", { low: info?.minimum ?? -INTEGER_MAX, high: info?.maximum ?? INTEGER_MAX });
}

/** The same for a message, where there is no field to say it at. */
export function whatIsWrong({ faults: [first], type }: ValueError): { field: string; why: string } {
  return {
    field: first ? fieldLabel(type, first.field) : "",
    why: first ? faultText(type, first) : t("form.fault_other"),
  };
}
