// Backups in words: when the last one was, whether it is good, and what stands in the way of the next.
import { useEffect } from "react";
import { ago, bytes, instant } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { act, question } from "../../kit/frame/asked";
import { local, useLocal } from "../../kit/frame/state";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { toast } from "../../kit/toast/toast";
import type { BackupRow, BackupView } from "./shapes.gen";

interface Kept {
  name: string;
  bytes: number;
  made_at: number;
  rows: Record<string, number>;
  checked_at: number;
  verdict: string;
}
interface Setting {
  nightly: boolean;
  keep: number;
}
interface Told {
  alone: boolean;
  engine: string;
  folder: string;
  database_bytes: number;
  free_bytes: number;
  running: string;
  failed: { at: number; reason: string } | null;
  lacks: string;
  setting: Setting;
  backups: Kept[];
}

const LOOK_MS = 1_500;
const OLD_MS = 48 * 3_600_000;
/** How many may be kept: few enough to choose from. */
const KEEPS = [1, 3, 7, 14, 30, 60];

const told = question<Told>("/api/office/backups");
const chosen = local<BackupRow | null>(null);

function row(one: Kept): BackupRow {
  const count = Object.values(one.rows).reduce((sum, rows) => sum + rows, 0);
  const good = one.verdict === "good";
  const checked = good ? t("backup.good", { when: ago(one.checked_at) }) : t("backup.bad");
  return {
    id: one.name,
    when: instant(one.made_at),
    note: `${bytes(one.bytes)} · ${t("backup.rows", { count })}`,
    said: one.verdict ? checked : t("backup.unchecked"),
    icon: good ? "check" : one.verdict ? "failed" : "help",
    tone: good ? "tone-good" : one.verdict ? "tone-bad" : "tone-warn",
    href: `/api/office/backups/${one.name}`,
  };
}

function lastOf(backups: readonly Kept[]): Pick<BackupView, "last" | "tone" | "icon"> {
  const good = backups.find(one => one.verdict === "good");
  if (!good) return { last: t("backup.never"), tone: "warn", icon: "warn" };
  const old = Date.now() - good.made_at > OLD_MS;
  return {
    last: t("backup.last", { when: ago(good.made_at), size: bytes(good.bytes) }),
    ...(old ? { tone: "warn", icon: "warn" } : { tone: "good", icon: "check" }),
  };
}

export function useBackup(): BackupView {
  const { data, loading, fault } = told.use();
  const busy = data?.running ?? "";
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void told.load(), LOOK_MS);
    return () => clearInterval(timer);
  }, [busy]);
  const backups = data?.backups ?? [];
  const failed = data?.failed;
  const newest = backups[0]?.made_at ?? 0;
  return {
    ...lastOf(backups),
    rows: backups.map(row),
    busy: busy ? t(busy === "backup" ? "backup.making" : "backup.checking") : "",
    failed:
      failed && failed.at > newest
        ? t("backup.failed", { when: instant(failed.at), reason: failed.reason.replace("GiveUp: ", "") })
        : "",
    lacks: data?.lacks ?? "",
    alone: data?.alone ?? true,
    loading,
    fault,
    nightly: data?.setting.nightly ?? false,
    keep: String(data?.setting.keep ?? ""),
    keeps: [...new Set([...KEEPS, data?.setting.keep ?? 7])].sort((a, b) => a - b).map(String),
    place: data ? t("backup.place", { folder: data.folder, free: bytes(data.free_bytes) }) : "",
    command: `lapangan restore ${backups[0]?.name ?? "FILE"}`,
    chosen: useLocal(chosen)?.when ?? "",
  };
}

async function done(method: string, path: string, said: string, body?: unknown): Promise<void> {
  const answer = await act(method, `/api/office/backups${path}`, body);
  if (answer.ok && said) toast(said);
  await told.load();
}

export const again = (): Promise<void> => told.load();
export const makeBackup = (): Promise<void> => done("POST", "", "");
export const checkBackup = (id: string): Promise<void> => done("POST", `/${id}/check`, "");
export function askRemove(one: BackupRow): void {
  chosen.set(one);
  openSheet("remove-backup");
}
export async function removeBackup(): Promise<void> {
  closeSheet("remove-backup");
  await done("DELETE", `/${chosen.get()?.id ?? ""}`, "backup.removed");
}
const set = (part: Partial<Setting>): Promise<void> => done("PATCH", "", "backup.saved", part);
export const setKeep = (text: string): Promise<void> => set({ keep: Number(text) });
export const setNightly = (nightly: boolean): Promise<void> => set({ nightly });
