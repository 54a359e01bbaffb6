// What a column of an imported file may become, in words: "phone:mobile" is "Phone, mobile".
import { t } from "../../kit/format/i18n";
import { fieldLabel, word } from "../../kit/format/words";

export interface Option {
  value: string;
  text: string;
}

const FIELDS: Record<string, string> = {
  phone: "phones",
  email: "emails",
  address: "addresses",
  day: "dates",
};

/**
 * The words for a target of the form `field[.part][#group][:label]`; a target not offered on screen keeps its
 * name.
 */
export function targetText(target: string): string {
  if (target === "ignore") return t("import.ignore");
  if (target === "keep") return t("import.keep");
  const parts = /^([a-z_]+)(?:\.([a-z0-9_]+))?(?:#\d+)?(?::(.*))?$/s.exec(target);
  if (!parts) return t("import.as_read", { name: target });
  const [, field = "", part, label] = parts;
  if (field === "custom") return t("import.own", { name: label ?? "" });
  if (field === "social")
    return word(
      `import.kind_${label}`,
      (label ?? "").replace(/^./, first => first.toUpperCase()),
    );
  if (field === "name") return word(`import.name_${part}`, part ?? target);
  const name = fieldLabel("contact", FIELDS[field] ?? field);
  const kind = label ? word(`import.kind_${label}`, label) : "";
  const piece = part ? word(`import.part_${part}`, part) : "";
  return [name, kind, piece].filter(Boolean).join(", ");
}

/** Everything a column may become, with what was guessed for it even where it is not offered otherwise. */
export function optionsFor(guess: string, targets: readonly string[]): Option[] {
  const all = targets.includes(guess) ? targets : [guess, ...targets];
  return all.map(value => ({ value, text: targetText(value) }));
}
