// Several phone numbers. A number is checked as the field is left, by the rules of its country;
// what cannot be a number is said at the field, and may be kept exactly as typed.

import { charsMax } from "../../engine/core/values";
import { t } from "../format/i18n";
import { phoneText } from "../record/reach";
import { useFault, useForm } from "./context";
import { FaultLine } from "./Field";
import { ItemsField, KindChip } from "./Items";
import { type PhoneItem, readPhone } from "./numbers";
import { LineInput } from "./TextInput";

const KINDS = ["mobile", "work", "whatsapp", "home", "fax", "other"] as const;

export function PhonesField({ name = "phones", label, add }: { name?: string; label: string; add: string }) {
  return (
    <ItemsField<PhoneItem>
      name={name}
      label={label}
      add={add}
      ready
      blank={() => ({ number: "", raw: "", kind: "mobile" })}
      row={(item, put, id, focus) => (
        <PhoneRow key={id} name={name} label={label} item={item} put={put} id={id} focus={focus} />
      )}
    />
  );
}

type RowProps = {
  name: string;
  label: string;
  item: PhoneItem;
  put: (next: PhoneItem) => void;
  id: string;
  focus: boolean;
};

function PhoneRow({ name, label, item, put, id, focus }: RowProps) {
  const { core, type: record } = useForm();
  const path = `${name}.${id}`;
  const fault = useFault(path);
  const input = `f-${name}-${id}`;
  const type = (raw: string) => {
    put({ ...item, raw, number: "", "~kept": false });
    if (fault) core.tell(path, null);
  };
  const leave = async () => {
    const bad = await readPhone(core, name, id);
    core.tell(path, bad && { text: faultText(bad.code), firm: false });
  };
  const keep = (
    <button
      type="button"
      className="btn btn-quiet"
      onClick={() => {
        put({ ...item, number: "", "~kept": true });
        core.tell(path, null);
      }}
    >
      {t("form.keep_typed")}
    </button>
  );
  return (
    <div>
      <div className="flex gap-2">
        <KindChip
          kinds={KINDS}
          value={item.kind || "mobile"}
          label={t("form.kind")}
          text={kind => t(`form.phone_${kind}`)}
          onPick={kind => put({ ...item, kind })}
        />
        <LineInput
          id={input}
          data-path={path}
          className="input"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          value={item.raw && !item.number ? item.raw : phoneText(item)}
          autoFocus={focus}
          onText={type}
          onBlur={() => void leave()}
          max={charsMax(record, name, "raw")}
          aria-label={label}
          data-doubt={fault && !fault.firm ? "" : undefined}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${input}-fault` : undefined}
        />
      </div>
      <FaultLine id={input} fault={fault} action={keep} />
    </div>
  );
}

function faultText(code: string): string {
  return code === "phone_not_valid" ? t("form.phone_not_valid") : t("form.phone_unreadable");
}
