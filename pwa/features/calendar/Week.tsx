// The week: which days are free and since when, and the hours of the others.
import { type ReactNode, useState } from "react";
import { WEEKDAYS, type Weekday } from "../../engine/rules/calendar";
import { Switch } from "../../kit/form/Switch";
import { addDays, day as dayText, today } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { putItems } from "./actions";
import { DayInput, FormSheet, OpenRow, Part, Times, WeekdayChips } from "./Parts";
import { type Shown, spanText, weekdayName, weekdaysText } from "./view";

/** By their first day, the newest first. */
const weekendsOf = (shown: Shown) =>
  Object.entries(shown.rec.weekends ?? {}).sort(([, a], [, b]) =>
    (a.since ?? "") < (b.since ?? "") ? 1 : -1,
  );

/** The one in force today. */
const currentOf = (shown: Shown) => weekendsOf(shown).find(([, one]) => (one.since ?? "") <= today());

export function Weekend({ shown }: { shown: Shown }): ReactNode {
  const [changing, change] = useState(false);
  const all = weekendsOf(shown);
  const current = currentOf(shown);
  const pick = (days: Weekday[]) =>
    void putItems(shown.rec, "weekends", { [current?.[0] ?? "always"]: { ...current?.[1], days } });
  return (
    <Part title={t("calendar.weekend")}>
      <div className="card card-pad">
        <WeekdayChips label={t("calendar.weekend_days")} value={current?.[1].days ?? []} onPick={pick} />
        {all.length > 1 && (
          <ul className="grid gap-1">
            {all.map(([id], at) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-2">
                <span className={id === current?.[0] ? "font-semibold" : ""}>{sinceText(all, at)}</span>
                {id !== current?.[0] && (
                  <button
                    type="button"
                    className="btn btn-quiet"
                    aria-label={t("calendar.drop_named", { name: sinceText(all, at) })}
                    onClick={() => void putItems(shown.rec, "weekends", { [id]: null })}
                  >
                    {t("record.delete")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <button type="button" className="btn btn-plain mt-2" onClick={() => change(true)}>
          <Icon name="calendar" />
          {t("calendar.weekend_from")}
        </button>
      </div>
      {changing && <WeekendSheet shown={shown} onClose={() => change(false)} />}
    </Part>
  );
}

type Weekends = ReturnType<typeof weekendsOf>;

function sinceText(all: Weekends, at: number): string {
  const [, one] = all[at] ?? ["", {}];
  const days = weekdaysText(one.days ?? []) || t("calendar.no_weekend");
  const next = all[at - 1]?.[1].since;
  if (one.since) return t("calendar.since", { day: dayText(one.since, "long"), days });
  return next ? t("calendar.until_day", { day: dayText(addDays(next, -1), "long"), days }) : days;
}

function WeekendSheet({ shown, onClose }: { shown: Shown; onClose: () => void }): ReactNode {
  const [since, setSince] = useState("");
  const [days, setDays] = useState<Weekday[]>(["sat", "sun"]);
  return (
    <FormSheet
      title={t("calendar.weekend_from")}
      onClose={onClose}
      fault={() => (since ? "" : t("calendar.fault_day"))}
      save={() => putItems(shown.rec, "weekends", { [`from-${since}`]: { since, days } })}
    >
      <DayInput label={t("calendar.from_day")} value={since} onText={setSince} required />
      <WeekdayChips label={t("calendar.weekend_days")} value={days} onPick={setDays} />
    </FormSheet>
  );
}

/** The item that a weekday's hours stand in: its own id where there is one. */
const hoursIn = (shown: Shown, day: Weekday) =>
  Object.entries(shown.rec.hours ?? {}).find(([, one]) => one.weekday === day);

export function Hours({ shown }: { shown: Shown }): ReactNode {
  const [open, setOpen] = useState<Weekday | null>(null);
  return (
    <Part title={t("calendar.hours")}>
      <ul className="card rows overflow-hidden">
        {WEEKDAYS.map(day => {
          const found = hoursIn(shown, day)?.[1];
          const free = currentOf(shown)?.[1].days?.includes(day) === true;
          const hours = found ? spanText(found.opens, found.closes) : t("calendar.no_hours");
          return (
            <OpenRow
              key={day}
              title={weekdayName(day)}
              note={free ? [t("calendar.weekend"), ...(found ? [hours] : [])].join(" · ") : hours}
              onOpen={() => setOpen(day)}
              marks={!free && !found && <NoHours />}
            />
          );
        })}
      </ul>
      {open && <HoursSheet shown={shown} day={open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

/** A day on which people work, nobody knows when. */
function NoHours(): ReactNode {
  return (
    <span className="tag tone-warn">
      <Icon name="warn" size="1rem" />
      {t("calendar.hours_missing")}
    </span>
  );
}

function HoursSheet({ shown, day, onClose }: { shown: Shown; day: Weekday; onClose: () => void }): ReactNode {
  const was = hoursIn(shown, day)?.[1];
  const [from, setFrom] = useState<number | null>(was?.opens ?? 540);
  const [until, setUntil] = useState<number | null>(was?.closes ?? 1080);
  const [all, setAll] = useState(false);
  const alike = all ? WEEKDAYS.filter(one => one === day || hoursIn(shown, one)) : [day];
  const put = (value: { opens: number; closes: number } | null) =>
    putItems(
      shown.rec,
      "hours",
      Object.fromEntries(
        alike.map(one => [hoursIn(shown, one)?.[0] ?? one, value && { weekday: one, ...value }]),
      ),
    );
  const clear = async () => {
    if (await put(null)) onClose();
  };
  const fits = from !== null && until !== null && from < until;
  return (
    <FormSheet
      title={weekdayName(day)}
      onClose={onClose}
      fault={() => (fits ? "" : t("calendar.fault_hours"))}
      save={async () => fits && put({ opens: from, closes: until })}
      more={
        was && (
          <button type="button" className="btn btn-danger btn-wide" onClick={() => void clear()}>
            {t("calendar.clear_hours")}
          </button>
        )
      }
    >
      <Times
        from={from}
        until={until}
        onPick={(start, end) => {
          setFrom(start);
          setUntil(end);
        }}
      />
      <Switch id="hours-all" label={t("calendar.hours_all")} on={all} onFlip={setAll} />
    </FormSheet>
  );
}
