// The pieces of this screen's forms: weekdays, a span of hours, a day, a name, and the sheet around them.
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import { WEEKDAYS, type Weekday } from "../../engine/rules/calendar";
import { Tick } from "../../kit/form/Chips";
import { FaultLine } from "../../kit/form/Field";
import { LineInput } from "../../kit/form/TextInput";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { Sheet } from "../../kit/sheet/Sheet";
import { clock, minutes, weekdayName } from "./view";

type DaysProps = {
  label: string;
  value: readonly Weekday[];
  onPick: (days: Weekday[]) => void;
  note?: string;
};

/** Any number of weekdays. */
export function WeekdayChips({ label, value, onPick, note }: DaysProps): ReactNode {
  const id = useId();
  const flip = (day: Weekday) =>
    onPick(WEEKDAYS.filter(one => (one === day ? !value.includes(one) : value.includes(one))));
  return (
    <div className="field" role="group" aria-labelledby={id}>
      <span className="field-label" id={id}>
        {label}
      </span>
      <div className="chip-row flex-wrap">
        {WEEKDAYS.map(day => (
          <button
            key={day}
            type="button"
            className={`chip chip-small ${value.includes(day) ? "chip-on" : ""}`}
            aria-pressed={value.includes(day)}
            onClick={() => flip(day)}
          >
            {value.includes(day) && <Tick />}
            <span aria-hidden="true">{t(`calendar.short_${day}`)}</span>
            <span className="sr-only">{weekdayName(day)}</span>
          </button>
        ))}
      </div>
      {note && <p className="field-note">{note}</p>}
    </div>
  );
}

type LineProps = { label: string; value: string; onText: (text: string) => void; required?: boolean };

export function NameLine({ label, value, onText, required = false }: LineProps): ReactNode {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <LineInput className="input" value={value} onText={onText} max={LINE_CHARS_MAX} required={required} />
    </label>
  );
}

export function DayInput({ label, value, onText, required = false }: LineProps): ReactNode {
  return (
    <label className="field min-w-0 flex-1">
      <span className="field-label">{label}</span>
      <input
        type="date"
        className="input"
        min="1900-01-01"
        max="9999-12-31"
        value={value}
        required={required}
        onChange={event => onText(event.target.value)}
      />
    </label>
  );
}

type TimesProps = {
  from: number | null;
  until: number | null;
  onPick: (from: number | null, until: number | null) => void;
};

/** From and until, by the clock. */
export function Times({ from, until, onPick }: TimesProps): ReactNode {
  const one = (label: string, value: number | null, set: (minute: number | null) => void): ReactNode => (
    <label className="field min-w-0 flex-1">
      <span className="field-label">{label}</span>
      <input
        type="time"
        className="input tabular"
        value={value === null ? "" : clock(value === 1440 ? 1439 : value)}
        onChange={event => set(minutes(event.target.value))}
      />
    </label>
  );
  return (
    <div className="flex gap-gap">
      {one(t("calendar.from"), from, minute => onPick(minute, until))}
      {one(t("calendar.until"), until, minute => onPick(from, minute))}
    </div>
  );
}

type FormProps = {
  title: string;
  onClose: () => void;
  /** Why it can't be saved, in words; "" when it can. */
  fault: () => string;
  save: () => Promise<boolean>;
  children: ReactNode;
  /** A further button, such as Delete. */
  more?: ReactNode;
};

/** A sheet that is saved or closed; what is wrong is said when Save is pressed. */
export function FormSheet({ title, onClose, fault, save, children, more }: FormProps): ReactNode {
  const id = useId();
  const [told, tell] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = fault();
    tell(wrong);
    if (!wrong && (await save())) onClose();
  };
  return (
    <Sheet open onClose={onClose} title={title}>
      <form onSubmit={event => void submit(event)} noValidate>
        {children}
        <FaultLine id={id} fault={told ? { text: told, firm: true } : null} />
        <div className="mt-4 grid gap-gap">
          <button type="submit" className="btn btn-primary btn-wide">
            {t("common.save")}
          </button>
          {more}
        </div>
      </form>
    </Sheet>
  );
}

type RowProps = { title: string; note?: string; onOpen: () => void; marks?: ReactNode };

/** A row of a list that opens its sheet. */
export function OpenRow({ title, note, onOpen, marks }: RowProps): ReactNode {
  return (
    <li>
      <button type="button" className="row" onClick={onOpen}>
        <span className="min-w-0 flex-1">
          <span className="row-title block">{title}</span>
          {note && <span className="row-note tabular block">{note}</span>}
          {marks && <span className="mt-1 flex flex-wrap gap-2">{marks}</span>}
        </span>
        <Icon name="edit" size="1.125rem" />
      </button>
    </li>
  );
}

type SectionProps = { title: string; note?: string; children: ReactNode; aside?: ReactNode };

export function Part({ title, note, children, aside }: SectionProps): ReactNode {
  return (
    <section>
      <div className="flex items-end justify-between gap-2">
        <h2 className="section-title">{title}</h2>
        {aside}
      </div>
      {note && <p className="field-note mb-2">{note}</p>}
      {children}
    </section>
  );
}

/** "Estimated": said by an icon and a word. */
export function Estimated(): ReactNode {
  return (
    <span className="tag tone-warn">
      <Icon name="waiting" size="1rem" />
      {t("calendar.estimated")}
    </span>
  );
}
