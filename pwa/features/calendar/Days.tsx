// The free days of a year by month, corrected by hand: every day of the list opens its sheet.
import { type ReactNode, useState } from "react";
import { whyFree } from "../../engine/rules/calendar";
import { day as dayText } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { fillYear, restoreDay } from "./actions";
import { DaySheet } from "./DaySheet";
import { Estimated, OpenRow, Part } from "./Parts";
import { type DayRow, monthName, type Shown, thisYear } from "./view";

export function Days({ shown }: { shown: Shown }): ReactNode {
  const [year, setYear] = useState(thisYear());
  const [open, setOpen] = useState<DayRow | "new" | null>(null);
  const rows = shown.days.filter(row => row.day.day.startsWith(`${year}-`));
  const counted = rows.filter(row => row.day.kind !== "removed");
  const removed = rows.filter(row => row.day.kind === "removed");
  const months = [...new Set(counted.map(row => Number(row.day.day.slice(5, 7)) - 1))];
  return (
    <Part title={t("calendar.days")} aside={<YearStep year={year} setYear={setYear} />}>
      {!counted.length && <p className="card card-pad">{t("calendar.no_days", { year: String(year) })}</p>}
      <div className="grid gap-3 md:grid-cols-2 md:items-start">
        {months.map(month => (
          <section key={month} className="card overflow-hidden" aria-label={`${monthName(month)} ${year}`}>
            <h3 className="px-4 pt-3 font-bold">{monthName(month)}</h3>
            <ul className="rows">
              {counted
                .filter(row => Number(row.day.day.slice(5, 7)) - 1 === month)
                .map(row => (
                  <OpenRow
                    key={`${row.year} ${row.item}`}
                    title={row.day.name}
                    note={noteOf(row)}
                    onOpen={() => setOpen(row)}
                    marks={marksOf(shown, row)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="mt-3 flex flex-wrap gap-gap">
        <button type="button" className="btn btn-plain" onClick={() => setOpen("new")}>
          <Icon name="plus" />
          {t("calendar.add_day")}
        </button>
        <Fill shown={shown} year={year} />
      </div>
      <p className="field-note">{t("calendar.filled_note")}</p>
      {removed.length > 0 && <Removed rows={removed} />}
      {open && (
        <DaySheet
          shown={shown}
          was={open === "new" ? null : open}
          year={year}
          onClose={() => setOpen(null)}
        />
      )}
    </Part>
  );
}

function YearStep({ year, setYear }: { year: number; setYear: (year: number) => void }): ReactNode {
  const step = (by: number, label: string, glyph: "back" | "forward"): ReactNode => (
    <button
      type="button"
      className="btn btn-quiet btn-icon"
      aria-label={t(label, { year: String(year + by) })}
      onClick={() => setYear(year + by)}
    >
      <Icon name={glyph} />
    </button>
  );
  return (
    <div className="flex items-center">
      {step(-1, "calendar.year_before", "back")}
      <span className="tabular min-w-14 text-center font-bold" role="status">
        {year}
      </span>
      {step(1, "calendar.year_after", "forward")}
    </div>
  );
}

function Fill({ shown, year }: { shown: Shown; year: number }): ReactNode {
  const [busy, setBusy] = useState(false);
  if (!shown.rec.region && !shown.rec.country) return null;
  const fill = async () => {
    setBusy(true);
    await fillYear(shown.rec, year);
    setBusy(false);
  };
  return (
    <button
      type="button"
      className="btn btn-plain"
      disabled={busy}
      aria-busy={busy}
      onClick={() => void fill()}
    >
      <Icon name="receiving" />
      {t("calendar.fill", { year: String(year) })}
    </button>
  );
}

function Removed({ rows }: { rows: readonly DayRow[] }): ReactNode {
  return (
    <details className="history mt-3">
      <summary className="btn btn-quiet">{t("calendar.removed", { count: rows.length })}</summary>
      <ul className="card rows mt-2 overflow-hidden">
        {rows.map(row => (
          <li key={`${row.year} ${row.item}`} className="row">
            <span className="min-w-0 flex-1">
              <span className="row-title block">{row.day.name}</span>
              <span className="row-note block">{dayText(row.day.day, "weekday")}</span>
            </span>
            <button
              type="button"
              className="btn btn-quiet"
              aria-label={t("calendar.restore_named", { name: row.day.name })}
              onClick={() => void restoreDay(row)}
            >
              {t("calendar.restore")}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

const noteOf = ({ day }: DayRow): string =>
  day.kind === "working" && day.swap
    ? `${dayText(day.day, "weekday")} · ${t("calendar.works_for", { day: dayText(day.swap, "long") })}`
    : dayText(day.day, "weekday");

/** What is unlike an ordinary holiday, in words. */
function marksOf(shown: Shown, { day }: DayRow): ReactNode {
  const free = whyFree(shown.rules, day.day);
  const words = [
    day.kind === "working" && t("calendar.kind_working"),
    day.kind === "joint" && t(free?.why === "joint" ? "calendar.kind_joint" : "calendar.joint_works"),
    day.source === "hand" && t("calendar.by_hand"),
  ].filter(Boolean);
  if (!words.length && !day.estimated) return null;
  return (
    <>
      {day.estimated && <Estimated />}
      {words.map(word => (
        <span key={String(word)} className="tag">
          {word}
        </span>
      ))}
    </>
  );
}
