// Breaks of the day, such as Friday prayers, and periods with hours of their own, such as Ramadan.
import { type ReactNode, useState } from "react";
import type { CalendarBreaks, CalendarPeriods } from "../../engine/core/schema.gen";
import { newId } from "../../engine/outbox/edit";
import type { Weekday } from "../../engine/rules/calendar";
import { day as dayText } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { putItems } from "./actions";
import { DayInput, Estimated, FormSheet, NameLine, OpenRow, Part, Times, WeekdayChips } from "./Parts";
import { type Shown, spanText, weekdaysText } from "./view";

type Open<Item> = { id: string; item: Item; fresh: boolean } | null;

function Add({ text, onAdd }: { text: string; onAdd: () => void }): ReactNode {
  return (
    <button type="button" className="btn btn-plain mt-3" onClick={onAdd}>
      <Icon name="plus" />
      {text}
    </button>
  );
}

function Drop({ onDrop }: { onDrop: () => Promise<boolean> }): ReactNode {
  return (
    <button type="button" className="btn btn-danger btn-wide" onClick={() => void onDrop()}>
      <Icon name="trash" />
      {t("record.delete")}
    </button>
  );
}

export function Breaks({ shown }: { shown: Shown }): ReactNode {
  const [open, setOpen] = useState<Open<CalendarBreaks>>(null);
  const all = Object.entries(shown.rec.breaks ?? {}).sort(([, a], [, b]) => a.starts - b.starts);
  const blank: CalendarBreaks = { name: "", starts: 780, ends: 840 };
  return (
    <Part title={t("calendar.breaks")} note={t("calendar.breaks_note")}>
      {all.length > 0 && (
        <ul className="card rows overflow-hidden">
          {all.map(([id, item]) => (
            <OpenRow
              key={id}
              title={item.name || t("calendar.break")}
              note={[
                spanText(item.starts, item.ends),
                weekdaysText(item.weekdays ?? []) || t("calendar.daily"),
              ].join(" · ")}
              onOpen={() => setOpen({ id, item, fresh: false })}
            />
          ))}
        </ul>
      )}
      <Add text={t("calendar.add_break")} onAdd={() => setOpen({ id: newId(), item: blank, fresh: true })} />
      {open && <BreakSheet shown={shown} open={open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

type SheetProps<Item> = { shown: Shown; open: NonNullable<Open<Item>>; onClose: () => void };

function BreakSheet({ shown, open, onClose }: SheetProps<CalendarBreaks>): ReactNode {
  const [name, setName] = useState(open.item.name ?? "");
  const [days, setDays] = useState<Weekday[]>(open.item.weekdays ?? []);
  const [times, setTimes] = useState<[number | null, number | null]>([open.item.starts, open.item.ends]);
  const [starts, ends] = times;
  const fits = starts !== null && ends !== null && starts < ends;
  const value = { ...open.item, name: name.trim(), starts, ends, weekdays: days };
  const drop = async () => {
    const done = await putItems(shown.rec, "breaks", { [open.id]: null });
    if (done) onClose();
    return done;
  };
  return (
    <FormSheet
      title={t(open.fresh ? "calendar.add_break" : "calendar.break")}
      onClose={onClose}
      fault={() => (fits ? "" : t("calendar.fault_hours"))}
      save={() => putItems(shown.rec, "breaks", { [open.id]: value })}
      more={!open.fresh && <Drop onDrop={drop} />}
    >
      <NameLine label={t("field.name")} value={name} onText={setName} />
      <Times from={starts} until={ends} onPick={(from, until) => setTimes([from, until])} />
      <WeekdayChips
        label={t("calendar.on_days")}
        value={days}
        onPick={setDays}
        note={t("calendar.on_days_note")}
      />
    </FormSheet>
  );
}

export function Periods({ shown }: { shown: Shown }): ReactNode {
  const [open, setOpen] = useState<Open<CalendarPeriods>>(null);
  const all = Object.entries(shown.rec.periods ?? {}).sort(([, a], [, b]) => (a.first < b.first ? 1 : -1));
  const blank: CalendarPeriods = { name: "", kind: "other", first: "", last: "", source: "hand" };
  return (
    <Part title={t("calendar.periods")} note={t("calendar.periods_note")}>
      {all.length > 0 && (
        <ul className="card rows overflow-hidden">
          {all.map(([id, item]) => (
            <OpenRow
              key={id}
              title={`${item.name} · ${dayText(item.first, "long")} \u2013 ${dayText(item.last, "long")}`}
              note={periodNote(item)}
              onOpen={() => setOpen({ id, item, fresh: false })}
              marks={item.estimated && <Estimated />}
            />
          ))}
        </ul>
      )}
      <Add text={t("calendar.add_period")} onAdd={() => setOpen({ id: newId(), item: blank, fresh: true })} />
      {open && <PeriodSheet shown={shown} open={open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

function periodNote({ opens, closes, weekdays }: CalendarPeriods): string {
  if (opens === undefined || closes === undefined) return t("calendar.usual_hours");
  return [spanText(opens, closes), weekdaysText(weekdays ?? [])].filter(Boolean).join(" · ");
}

function PeriodSheet({ shown, open, onClose }: SheetProps<CalendarPeriods>): ReactNode {
  const { item } = open;
  const [name, setName] = useState(item.name);
  const [first, setFirst] = useState(item.first);
  const [last, setLast] = useState(item.last);
  const [days, setDays] = useState<Weekday[]>(item.weekdays ?? []);
  const [times, setTimes] = useState<[number | null, number | null]>([
    item.opens ?? null,
    item.closes ?? null,
  ]);
  const [opens, closes] = times;
  const fault = (): string => {
    if (!name.trim()) return t("calendar.fault_name");
    if (!first || !last || last < first) return t("calendar.fault_period");
    const none = opens === null && closes === null;
    return none || (opens !== null && closes !== null && opens < closes) ? "" : t("calendar.fault_hours");
  };
  // With its days as the library has them it goes on getting better ones; hours are always the firm's own.
  const same = first === item.first && last === item.last && name === item.name;
  const value = { ...item, name: name.trim(), first, last, weekdays: days, opens, closes };
  const save = () =>
    putItems(shown.rec, "periods", {
      [open.id]: same ? value : { ...value, source: "hand", estimated: false },
    });
  const drop = async () => {
    const done = await putItems(shown.rec, "periods", { [open.id]: null });
    if (done) onClose();
    return done;
  };
  return (
    <FormSheet
      title={t(open.fresh ? "calendar.add_period" : "calendar.period")}
      onClose={onClose}
      fault={fault}
      save={save}
      more={!open.fresh && item.source !== "library" && <Drop onDrop={drop} />}
    >
      <NameLine label={t("field.name")} value={name} onText={setName} required />
      <div className="flex gap-gap">
        <DayInput label={t("calendar.first_day")} value={first} onText={setFirst} required />
        <DayInput label={t("calendar.last_day")} value={last} onText={setLast} required />
      </div>
      <Times from={opens} until={closes} onPick={(from, until) => setTimes([from, until])} />
      <p className="field-note mb-3">{t("calendar.period_hours_note")}</p>
      <WeekdayChips
        label={t("calendar.on_days")}
        value={days}
        onPick={setDays}
        note={t("calendar.on_days_note")}
      />
    </FormSheet>
  );
}
