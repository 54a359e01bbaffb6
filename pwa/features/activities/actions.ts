// Logging what just happened: the records it belongs to, and the next step that follows from it.
import { edit, newId, transact, type Write } from "../../engine/outbox/edit";
import { get } from "../../engine/store/store";
import { t } from "../../kit/format/i18n";

export type LogKind = "call" | "meeting" | "visit" | "message" | "email" | "note";
export type LogInput = {
  on: "contact" | "company" | "deal";
  id: string;
  kind: LogKind;
  outcome: string;
  text: string;
  due: string;
  next: string;
};

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

/**
 * Writes the activity, and as one act with it the next step: into the deal, or as a task of the contact or
 * company.
 */
export async function logActivity(input: LogInput): Promise<void> {
  const links = belonging(input);
  const body = input.text.trim();
  const log: Write = {
    kind: "create",
    type: "activity",
    id: newId(),
    fields: {
      kind: input.kind,
      at: Date.now(),
      done: true,
      ...links,
      ...(body ? { body } : {}),
      ...(input.outcome ? { outcome: input.outcome } : {}),
    },
  };
  await transact([log, ...nextStep(input, links)]);
}

function nextStep(input: LogInput, links: Record<string, string>): Write[] {
  if (!input.due && !input.next.trim()) return [];
  const text = input.next.trim() || t("activity.follow_up");
  const due = input.due ? { due: input.due } : {};
  if (input.on === "deal")
    return [
      {
        kind: "edit",
        type: "deal",
        id: input.id,
        ops: [{ op: "set", field: "next_step", value: { text, ...due } }],
      },
    ];
  return [
    {
      kind: "create",
      type: "activity",
      id: newId(),
      fields: { kind: "task", subject: text, done: false, ...due, ...links },
    },
  ];
}

/** Ticks a task off, or opens it again. */
export async function setDone(id: string, done: boolean): Promise<void> {
  const rec = get("activity", id);
  if (!rec) return;
  await edit("activity", id, [
    { op: "set", field: "done", value: done },
    ...(done && !rec.at ? [{ op: "set" as const, field: "at", value: Date.now() }] : []),
  ]);
}
