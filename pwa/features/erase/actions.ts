// Looking for somebody, looking at what would go, and erasing once the name has been typed.
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { syncNow } from "../../engine/sync/sync";
import { t } from "../../kit/format/i18n";
import { faultText } from "../../kit/frame/asked";
import { closeSheet } from "../../kit/sheet/named_sheets";
import { asking, fits, type Kind, type Preview, START } from "./view";

export const lookFor = (query: string): void => asking.set({ ...START, query });

export async function choose(type: Kind, id: string): Promise<void> {
  const { query } = asking.get();
  asking.set({ ...START, query, chosen: { type, id }, loading: true });
  const answer = await ask<Preview>(browser, "GET", `/api/erase/${type}/${id}`);
  if (asking.get().chosen?.id !== id) return;
  const fault = answer.ok ? "" : faultText(answer);
  asking.set({ ...asking.get(), loading: false, fault, preview: answer.data });
}

/** Back to the search. */
export const leaveChosen = (): void => asking.set({ ...START, query: asking.get().query });

export const chooseAlso = (also: boolean): void => asking.set({ ...asking.get(), also });
export const typeName = (typed: string): void => asking.set({ ...asking.get(), typed, typed_fault: "" });

export async function eraseChosen(): Promise<void> {
  const now = asking.get();
  const { preview, typed, also } = now;
  if (!preview) return;
  if (!fits(now)) return asking.set({ ...now, typed_fault: t("erase.not_the_name") });
  asking.set({ ...now, busy: true, typed_fault: "" });
  const body = {
    type: preview.type,
    id: preview.id,
    confirm: typed,
    also: also ? preview.about.map(({ id }) => id) : [],
  };
  const answer = await ask<{ erased: number }>(browser, "POST", "/api/erase", { body });
  if (!answer.ok) {
    const typed_fault = answer.code === "not_confirmed" ? t("erase.not_the_name") : faultText(answer);
    return asking.set({ ...asking.get(), busy: false, typed_fault });
  }
  closeSheet("erase");
  asking.set({ ...START, done: t("erase.done", { count: answer.data?.erased ?? 0 }) });
  syncNow();
}
