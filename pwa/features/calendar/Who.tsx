// Who goes by a calendar, what it is called, whether joint leave counts, and the end of it.
import { type ReactNode, useState } from "react";
import { view } from "../../engine/store/store";
import { Tick } from "../../kit/form/Chips";
import { Switch } from "../../kit/form/Switch";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useLive } from "../../kit/frame/live";
import { makeUsual, putItems, removeCalendar, setFields } from "./actions";
import { FormSheet, NameLine, OpenRow, Part } from "./Parts";
import { type CalendarRec, countryName, hasJoint, type Shown } from "./view";

const teamsByName = () =>
  [...view("team").values()].sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));

export function Who({ shown, all }: { shown: Shown; all: readonly CalendarRec[] }): ReactNode {
  const [naming, name] = useState(false);
  const { rec } = shown;
  const place = rec.region ?? rec.country ?? "";
  const country = countryName(place.slice(0, 2));
  return (
    <Part title={t("calendar.who")}>
      <ul className="card rows overflow-hidden">
        <OpenRow
          title={rec.name || t("calendar.unnamed")}
          note={place.includes("-") ? `${country} · ${place}` : country}
          onOpen={() => name(true)}
        />
        <li className="px-4 py-2">
          <Switch
            id="calendar-usual"
            label={t("calendar.usual")}
            hint={t("calendar.usual_note")}
            on={rec.usual === true}
            onFlip={on => void (on ? makeUsual(rec, all) : setFields(rec, { usual: false }))}
          />
        </li>
        <li className={hasJoint(shown) ? "px-4 py-2" : "hidden"}>
          <Switch
            id="calendar-joint"
            label={t("calendar.joint_leave")}
            hint={t("calendar.joint_leave_note")}
            on={rec.joint_leave === true}
            onFlip={on => void setFields(rec, { joint_leave: on })}
          />
        </li>
        <Teams rec={rec} />
      </ul>
      <button type="button" className="btn btn-quiet text-bad mt-3" onClick={() => void removeCalendar(rec)}>
        <Icon name="trash" />
        {t("calendar.delete")}
      </button>
      {naming && <NameSheet rec={rec} onClose={() => name(false)} />}
    </Part>
  );
}

function Teams({ rec }: { rec: CalendarRec }): ReactNode {
  const teams = useLive("calendar teams", ["team"], teamsByName);
  if (!teams.length) return null;
  const itemOf = (team: string) => Object.entries(rec.teams ?? {}).find(([, one]) => one.team === team)?.[0];
  return (
    <li className="px-4 py-3">
      <span id="calendar-teams" className="block font-semibold">
        {t("calendar.teams")}
      </span>
      <span className="field-note mb-2 block">{t("calendar.teams_note")}</span>
      <div className="chip-row flex-wrap" role="group" aria-labelledby="calendar-teams">
        {teams.map(team => {
          const item = itemOf(team.id);
          const value = item ? null : { team: team.id };
          return (
            <button
              key={team.id}
              type="button"
              className={`chip ${item ? "chip-on" : ""}`}
              aria-pressed={item !== undefined}
              onClick={() => void putItems(rec, "teams", { [item ?? team.id]: value })}
            >
              {item && <Tick />}
              {team.name}
            </button>
          );
        })}
      </div>
    </li>
  );
}

function NameSheet({ rec, onClose }: { rec: CalendarRec; onClose: () => void }): ReactNode {
  const [name, set] = useState(rec.name ?? "");
  return (
    <FormSheet
      title={t("calendar.rename")}
      onClose={onClose}
      fault={() => (name.trim() ? "" : t("calendar.fault_name"))}
      save={() => setFields(rec, { name: name.trim() })}
    >
      <NameLine label={t("field.name")} value={name} onText={set} required />
    </FormSheet>
  );
}
