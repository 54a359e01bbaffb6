// The screen: which calendar, what it says of today, then everything that is set in it.
import { type ReactNode, useState } from "react";
import { hoursOf, nextWorkingDay, whyFree, workingDaysBetween } from "../../engine/rules/calendar";
import { day as dayText, toDay, today } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useReady } from "../../kit/frame/live";
import { Breaks, Periods } from "./Breaks";
import { Days } from "./Days";
import { NewCalendar } from "./NewCalendar";
import { Part } from "./Parts";
import { choose, monthName, type Shown, spanText, useCalendars, useShown } from "./view";
import { Hours, Weekend } from "./Week";
import { Who } from "./Who";

export function Calendars(): ReactNode {
  const all = useCalendars();
  const shown = useShown();
  const waits = useReady() !== "ready";
  const [adding, add] = useState(false);
  const more = (look: string): ReactNode => (
    <button type="button" className={`btn ${look}`} onClick={() => add(true)}>
      <Icon name="plus" />
      {t("calendar.add_region")}
    </button>
  );
  if (!shown)
    return (
      <>
        {waits ? <div className="skeleton h-40" /> : <Nothing action={more("btn-primary")} />}
        {adding && <NewCalendar onClose={() => add(false)} />}
      </>
    );
  return (
    <>
      <p className="field-note mb-3">{t("calendar.about")}</p>
      <div role="group" aria-label={t("calendar.regions")} className="chip-row flex-wrap">
        {all.map(one => (
          <button
            key={one.id}
            type="button"
            className="chip"
            aria-pressed={one.id === shown.rec.id}
            onClick={() => choose(one.id)}
          >
            {one.id === shown.rec.id && <Icon name="check" size="1.125rem" />}
            {one.name || t("calendar.unnamed")}
          </button>
        ))}
        {more("btn-quiet")}
      </div>
      {/* Another calendar, another screen: nothing that was begun in one is saved into the other. */}
      <div key={shown.rec.id}>
        <Now shown={shown} />
        <Days shown={shown} />
        <Weekend shown={shown} />
        <Hours shown={shown} />
        <Breaks shown={shown} />
        <Periods shown={shown} />
        <Who shown={shown} all={all} />
      </div>
      {adding && <NewCalendar onClose={() => add(false)} />}
    </>
  );
}

function Nothing({ action }: { action: ReactNode }): ReactNode {
  return (
    <div className="px-4 py-10 text-center">
      <div className="empty-mark tone-accent">
        <Icon name="calendar" size="2rem" />
      </div>
      <p className="mt-4 text-xl font-bold">{t("calendar.none")}</p>
      <p className="mx-auto mt-2 max-w-prose text-ink-soft">{t("calendar.none_text")}</p>
      <div className="mt-5 flex justify-center">{action}</div>
    </div>
  );
}

/** What the settings come to: today, and this month. */
function Now({ shown }: { shown: Shown }): ReactNode {
  const now = today();
  const free = whyFree(shown.rules, now);
  const next = free ? nextWorkingDay(shown.rules, now) : null;
  const hours = hoursOf(shown.rules, now).map(([from, until]) => spanText(from, until));
  const [year, month] = [Number(now.slice(0, 4)), Number(now.slice(5, 7))];
  const before = toDay(new Date(year, month - 1, 0));
  const count = workingDaysBetween(shown.rules, before, toDay(new Date(year, month, 0)));
  return (
    <Part title={t("calendar.today", { day: dayText(now, "weekday") })}>
      <div className="card card-pad">
        <p className="flex items-center gap-2 font-semibold">
          <Icon name={free ? "calendar" : "check"} />
          {free ? t(`calendar.free_${free.why}`, { name: free.name }) : t("calendar.working")}
        </p>
        {hours.length > 0 && <p className="tabular mt-1">{hours.join(", ")}</p>}
        {next && <p className="mt-1">{t("calendar.next", { day: dayText(next, "weekday") })}</p>}
        <p className="field-note">{t("calendar.month_days", { count, month: monthName(month - 1) })}</p>
      </div>
    </Part>
  );
}
