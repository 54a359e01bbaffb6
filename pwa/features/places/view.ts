// Where our data is, in words: what is kept where, and whom the server or the app may contact.

import { ago, bytes, time, today } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { question } from "../../kit/frame/asked";
import { useLive, useSession } from "../../kit/frame/live";
import { isClosed } from "../../kit/record/reach";
import type { OutsideRow, PlaceRow, PlacesView } from "./shapes.gen";

interface Weighed {
  count: number;
  bytes: number;
}
interface Outside {
  name: string;
  who: "server" | "app" | "tap";
  addresses: string[];
  setting: string;
  on: boolean;
}
interface Told {
  alone: boolean;
  server: string;
  database: { kind: string; place: string; bytes: number };
  files: Weighed & { place: string };
  uploads: Weighed;
  backups: Weighed & { place: string; last_at: number };
  key: { place: string; there: boolean };
  outside: Outside[];
}

const told = question<Told>("/api/office/data");
const KINDS: Record<string, string> = { sqlite: "SQLite", postgres: "Postgres" };

const many = (one: Weighed): string => `${t("places.files_n", { count: one.count })}, ${bytes(one.bytes)}`;

function placesOf({ server, database, files, uploads, backups, key }: Told): PlaceRow[] {
  const kind = KINDS[database.kind] ?? database.kind;
  const last = backups.last_at ? t("places.last", { when: ago(backups.last_at) }) : t("places.no_backup");
  const row = (id: string, place: string, note: string): PlaceRow => ({
    id,
    name: t(`places.of_${id}`),
    place,
    note,
  });
  return [
    row("server", server, t("places.server_note")),
    row("database", database.place, `${kind}, ${bytes(database.bytes)}. ${t("places.database_note")}`),
    row("uploads", t("places.in_database"), many(uploads)),
    row("files", files.place, files.count ? many(files) : t("places.no_files")),
    row("backups", backups.place, `${many(backups)}. ${last}`),
    row("key", key.place, t(key.there ? "places.key_note" : "places.no_key")),
    row("devices", t("places.devices_place"), t("places.devices_note")),
  ];
}

function outsideOf(one: Outside): OutsideRow {
  const tap = one.who === "tap";
  const closed = tap && isClosed(one.name as "maps");
  return {
    id: one.name,
    name: t(`places.name_${one.name}`),
    means: t(`places.means_${one.name}`),
    addresses: one.addresses.join(", ") || t("places.no_address"),
    state: t(closed ? "places.closed" : tap ? "places.tap" : one.on ? "places.on" : "places.off"),
    icon: closed ? "lock" : tap ? "hand" : one.on ? "check" : "lock",
    tone: closed ? "tone-good" : tap ? "tone-info" : one.on ? "tone-warn" : "tone-good",
    href: one.setting,
    tap,
  };
}

export function usePlaces(): PlacesView {
  const { data, loading, fault } = told.use();
  // Their switches are fields of the workspace.
  useLive("outside", ["workspace"], () => ["whatsapp", "maps"].filter(one => isClosed(one as "maps")).join());
  return {
    heading: useSession().workspace?.name ?? "",
    // On paper, years later, too.
    when: t("places.when", { when: `${today()}, ${time(Date.now())}` }),
    places: data ? placesOf(data) : [],
    outside: (data?.outside ?? []).map(outsideOf),
    shared: data ? !data.alone : false,
    loading,
    fault,
  };
}
export const again = (): Promise<void> => told.load();
export const printPage = (): void => print();
