// One day of the calendar: new, corrected, moved to another day, or taken away.
import { type ReactNode, useState } from "react";
import { Chips } from "../../kit/form/Chips";
import { Switch } from "../../kit/form/Switch";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { removeDay, saveDay } from "./actions";
import { DayInput, FormSheet, NameLine } from "./Parts";
import { type DayItem, type DayRow, hasJoint, type Shown } from "./view";

type Props = { shown: Shown; was: DayRow | null; year: number; onClose: () => void };
const KINDS = ["holiday", "joint", "working"] as const;

export function DaySheet({ shown, was, year, onClose }: Props): ReactNode {
  const blank: DayItem = { day: "", name: "", kind: "holiday", source: "hand" };
  const [day, set] = useState<DayItem>(was?.day ?? blank);
  const change = (part: Partial<DayItem>) => set({ ...day, ...part });
  const taken = shown.days.some(
    row => row.day.day === day.day && row.day.kind !== "removed" && row.item !== was?.item,
  );
  const fault = (): string => {
    if (!day.day) return t("calendar.fault_day");
    if (!day.name.trim()) return t("calendar.fault_name");
    return taken ? t("calendar.fault_taken") : "";
  };
  const take = async () => {
    if (was && (await removeDay(was))) onClose();
  };
  return (
    <FormSheet
      title={t(was ? "calendar.edit_day" : "calendar.add_day")}
      onClose={onClose}
      fault={fault}
      save={() => saveDay(shown, was, { ...day, name: day.name.trim() })}
      more={
        was && (
          <button type="button" className="btn btn-danger btn-wide" onClick={() => void take()}>
            <Icon name="trash" />
            {t(was.day.source === "library" ? "calendar.not_here" : "record.delete")}
          </button>
        )
      }
    >
      <NameLine label={t("field.name")} value={day.name} onText={name => change({ name })} required />
      <DayInput label={t("calendar.day")} value={day.day} onText={text => change({ day: text })} required />
      <div className="field">
        <Chips
          label={t("calendar.kind")}
          choices={KINDS.filter(kind => kind !== "joint" || hasJoint(shown)).map(kind => ({
            value: kind,
            label: t(`calendar.kind_${kind}`),
          }))}
          value={day.kind}
          onPick={kind => change({ kind: kind as DayItem["kind"] })}
        />
        <p className="field-note">{t(`calendar.kind_${day.kind}_note`)}</p>
      </div>
      {day.kind === "working" && (
        <DayInput
          label={t("calendar.swap")}
          value={day.swap ?? ""}
          onText={text => change({ swap: text || (undefined as never) })}
        />
      )}
      <Switch
        id={`estimated-${year}`}
        label={t("calendar.estimated")}
        hint={t("calendar.estimated_note")}
        on={day.estimated === true}
        onFlip={estimated => change({ estimated })}
      />
    </FormSheet>
  );
}
