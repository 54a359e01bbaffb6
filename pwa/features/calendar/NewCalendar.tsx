// A calendar of another region: the country, then what of it; the server brings weekends and holidays.
import { type ReactNode, useEffect, useState } from "react";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { OptionSheet } from "../../kit/form/OptionSheet";
import { t } from "../../kit/format/i18n";
import { faultText, question } from "../../kit/frame/asked";
import { useSession } from "../../kit/frame/live";
import { Sheet } from "../../kit/sheet/Sheet";
import { makeCalendar } from "./actions";
import { calendars, choose, countryName } from "./view";

type Region = { id: string; name: string };
const places = question<{ countries: string[] }>("/api/office/calendars/places");
/** The calendar that a region has already. */
const thereOf = (region: string) => calendars().find(one => one.region === region);
const folded = (text: string): string => text.toLocaleLowerCase();

export function NewCalendar({ onClose }: { onClose: () => void }): ReactNode {
  const home = useSession().workspace?.country ?? "";
  const { data, fault } = places.use();
  const [country, setCountry] = useState(home);
  const [choosing, chooseCountry] = useState(!home);
  const [query, setQuery] = useState("");
  if (choosing) {
    const rows = (data?.countries ?? [])
      .map(id => ({ id, name: countryName(id), note: id }))
      .filter(one => folded(one.name).includes(folded(query.trim())))
      .sort((a, b) => a.name.localeCompare(b.name));
    return (
      <OptionSheet
        open
        title={t("calendar.country")}
        rows={rows}
        query={query}
        onQuery={setQuery}
        onPick={setCountry}
        onClose={() => (country ? chooseCountry(false) : onClose())}
        note={fault || undefined}
      />
    );
  }
  return (
    <Sheet open onClose={onClose} title={t("calendar.add_region")}>
      <p className="field-note mb-3">{t("calendar.add_region_note")}</p>
      <button type="button" className="btn btn-plain btn-wide mb-3" onClick={() => chooseCountry(true)}>
        {t("calendar.country_is", { country: countryName(country) })}
      </button>
      <Regions key={country} country={country} onMade={onClose} />
    </Sheet>
  );
}

function Regions({ country, onMade }: { country: string; onMade: () => void }): ReactNode {
  const [regions, setRegions] = useState<Region[] | null>(null);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState("");
  useEffect(() => {
    let gone = false;
    void ask<{ regions: Region[] }>(browser, "GET", `/api/office/calendars/places/${country}`).then(
      answer => {
        if (gone) return;
        setRegions(answer.data?.regions ?? []);
        setFault(answer.ok ? "" : faultText(answer));
      },
    );
    return () => {
      gone = true;
    };
  }, [country]);
  const make = async (region: string) => {
    const there = thereOf(region);
    if (there) {
      choose(there.id);
      return onMade();
    }
    setBusy(region);
    const made = await makeCalendar(region);
    setBusy("");
    if (made) onMade();
  };
  if (fault) return <p role="alert">{fault}</p>;
  if (!regions) return <div className="skeleton h-40" />;
  return (
    <ul className="rows">
      {[
        { id: country, name: t("calendar.whole_country", { country: countryName(country) }) },
        ...regions,
      ].map(one => (
        <li key={one.id}>
          <button
            type="button"
            className="row"
            disabled={busy !== ""}
            aria-busy={busy === one.id}
            onClick={() => void make(one.id)}
          >
            <span className="min-w-0 flex-1">
              <span className="row-title block">{one.name}</span>
              {thereOf(one.id) && <span className="row-note block">{t("calendar.there")}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
