// What the server could not do by itself, in words, and what a person may do about it.

import type { RecordType } from "../../engine/core/types";
import { get } from "../../engine/store/store";
import { ago, instant, number } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { act, question } from "../../kit/frame/asked";
import { hrefOf } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import { nameIn } from "../../kit/list/dress";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { toast } from "../../kit/toast/toast";
import type { AsideRow, FollowerRow, JobRow, UpkeepView } from "./shapes.gen";

interface Job {
  id: string;
  kind: string;
  at: number;
  tries: number;
  reason: string;
}
interface Aside {
  record: string;
  type: string;
  at: number;
  reason: string;
  retry: boolean;
}
interface Follower {
  name: string;
  behind: number;
  parked_at: number;
  reason: string;
  complete_from: number;
  missed: number;
  aside: number;
  shown: Aside[];
}

const work = question<{ needs: number; jobs: Job[]; followers: Follower[] }>("/api/office/work");
const chosen = local<JobRow>({ id: "", kind: "", when: "", reason: "" });

const job = ({ id, kind, at, tries, reason }: Job): JobRow => ({
  id,
  kind: word(`upkeep.kind_${kind}`, kind),
  when: t("upkeep.tried", { count: tries, when: instant(at) }),
  reason: reason.replace("GiveUp: ", ""),
});

function aside({ record, type, at, reason, retry }: Aside): AsideRow {
  const here = type ? get(type as RecordType, record) : undefined;
  const state = retry ? t("upkeep.soon") : t("upkeep.since", { when: ago(at) });
  return {
    id: record,
    name: here ? nameIn(here) : `${word(`${type}.one`, t("upkeep.record"))} ${record.slice(0, 8)}`,
    href: here ? hrefOf(type, record) : "",
    note: `${state} · ${reason}`,
  };
}

function follower(one: Follower): FollowerRow {
  const stuck = one.parked_at > 0 || one.aside > 0;
  const state = one.parked_at
    ? t("upkeep.parked", { when: instant(one.parked_at) })
    : one.behind
      ? t("upkeep.behind", { count: one.behind })
      : t("upkeep.level");
  const notes = [
    one.missed ? t("upkeep.missed", { count: one.missed }) : "",
    one.complete_from ? t("upkeep.complete_from", { when: instant(one.complete_from) }) : "",
  ];
  return {
    id: one.name,
    name: word(`upkeep.follower_${one.name}`, one.name),
    state,
    ...(one.parked_at
      ? { icon: "warn", tone: "tone-bad" }
      : { icon: one.behind ? "waiting" : "check", tone: one.behind ? "tone-info" : "tone-good" }),
    reason: one.parked_at ? one.reason : "",
    notes: notes.filter(Boolean).join(" "),
    stuck,
    aside: one.shown.map(aside),
    more: one.aside > one.shown.length ? t("upkeep.more", { n: number(one.aside - one.shown.length) }) : "",
  };
}

export function useUpkeep(): UpkeepView {
  const { data, loading, fault } = work.use();
  return {
    jobs: (data?.jobs ?? []).map(job),
    followers: (data?.followers ?? []).map(follower),
    needs: data?.needs ?? 0,
    loading,
    fault,
    chosen: useLocal(chosen).kind,
  };
}
export const useNeeds = (): number => work.use().data?.needs ?? 0;
export const again = (): Promise<void> => work.load();

async function done(method: string, path: string, said: string): Promise<void> {
  const answer = await act(method, `/api/office/work/${path}`);
  if (answer.ok) toast(said);
  await work.load();
}
export const retryJob = (id: string): Promise<void> => done("POST", `jobs/${id}/retry`, "upkeep.will_retry");
export const retryFollower = (id: string): Promise<void> =>
  done("POST", `followers/${encodeURIComponent(id)}/retry`, "upkeep.will_retry");
export function askDiscard(row: JobRow): void {
  chosen.set(row);
  openSheet("discard-job");
}
export async function discardJob(): Promise<void> {
  closeSheet("discard-job");
  await done("DELETE", `jobs/${chosen.get().id}`, "upkeep.discarded");
}
