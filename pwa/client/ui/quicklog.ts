// Logging what just happened: the records it belongs to, and the next step that follows from it.
import { create, edit } from "../edit";
import { get } from "../store";
import { t } from "../i18n";

export type LogKind = "call" | "meeting" | "visit" | "message" | "email" | "note";
export type LogInput = { on: "contact" | "company" | "deal"; id: string; kind: LogKind; outcome: string; text: string; due: string; next: string };

function belonging({ on, id }: LogInput): Record<string, string> {
  const out: Record<string, string> = { [on]: id };
  const rec = get(on, id);
  if (rec && rec.type !== "company" && rec.company) out["company"] = rec.company;
  if (rec?.type === "deal") {
    const main = Object.values(rec.contacts ?? {})[0]?.contact;
    if (main) out["contact"] = main;
  }
  return out;
}

/** Writes the activity; a next step goes into the deal, or becomes a task of the contact or company. */
export async function logActivity(input: LogInput): Promise<void> {
  const links = belonging(input);
  const body = input.text.trim();
  await create("activity", {
    kind: input.kind, at: Date.now(), done: true, ...links, ...(body ? { body } : {}), ...(input.outcome ? { outcome: input.outcome } : {}),
  });
  if (!input.due && !input.next.trim()) return;
  const text = input.next.trim() || t("activity.follow_up");
  if (input.on === "deal") await edit("deal", input.id, [{ op: "set", field: "next_step", value: { text, ...(input.due ? { due: input.due } : {}) } }]);
  else await create("activity", { kind: "task", subject: text, done: false, ...(input.due ? { due: input.due } : {}), ...links });
}

/** Ticks a task off, or opens it again. */
export async function setDone(id: string, done: boolean): Promise<void> {
  const rec = get("activity", id);
  if (!rec) return;
  await edit("activity", id, [{ op: "set", field: "done", value: done }, ...(done && !rec.at ? [{ op: "set" as const, field: "at", value: Date.now() }] : [])]);
}
