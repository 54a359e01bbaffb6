// What the office does with people. Their records are the server's to write, so these acts need the network;
// handing records over is an ordinary edit, with Undo.
import { transactMany } from "../../engine/outbox/edit";
import { get } from "../../engine/store/store";
import { act } from "../../kit/frame/asked";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { guarded } from "../../kit/toast/guarded";
import { toast } from "../../kit/toast/toast";
import { handing, handOverOf, nameOf } from "./colleague";
import type { PersonValues } from "./PersonForm";
import { choosing, copied, everybody, handed, type Made, messageOf } from "./view";

export const search = (query: string): void => choosing.set({ ...choosing.get(), query });
export const chooseRole = (role: string): void => choosing.set({ ...choosing.get(), role });
export const chooseTeam = (team: string): void => choosing.set({ ...choosing.get(), team });
export const showOff = (): void => choosing.set({ ...choosing.get(), off: !choosing.get().off });

function show(made: Made | null, name: string, kind: "invite" | "reset"): void {
  if (!made) return;
  copied.set(false);
  handed.set({ made, name, kind });
  openSheet("link");
}

/** True when the invitation is made. */
export async function invite(values: PersonValues): Promise<boolean> {
  const { data, ok } = await act<Made>("POST", "/api/office/invites", values);
  if (!ok) return false;
  closeSheet("invite");
  show(data, values.name, "invite");
  await everybody.load();
  return true;
}

export async function inviteAgain(id: string, name: string): Promise<void> {
  const { data } = await act<Made>("POST", `/api/office/invites/${id}/again`);
  show(data, name, "invite");
  await everybody.load();
}

export async function withdraw(id: string): Promise<void> {
  const { ok } = await act("DELETE", `/api/office/invites/${id}`);
  if (ok) toast("people.withdrawn");
  await everybody.load();
}

export async function makeLink(person: string): Promise<void> {
  const { data } = await act<Made>("POST", `/api/office/people/${person}/link`);
  show(data, nameOf(person), "reset");
}

const shown = (): { link: string; text: string } => {
  const { made, kind } = handed.get()!;
  return { link: made.link, text: messageOf(made.link, kind) };
};

export async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(shown().link);
    copied.set(true);
  } catch {
    // A page over plain http has no clipboard: the link is there to be held and copied.
    toast("people.not_copied");
  }
}

export async function shareLink(): Promise<void> {
  const { text } = shown();
  await navigator.share({ text }).catch(() => {}); // the person changed their mind
}

/** Saves what changed; true when it is kept. */
export async function change(person: string, values: PersonValues): Promise<boolean> {
  const before = get("person", person) as Readonly<Record<string, unknown>> | undefined;
  const names = Object.keys(values) as (keyof PersonValues)[];
  const changed = names.filter(name => (values[name] || null) !== (before?.[name] ?? null));
  if (!changed.length) return true;
  const of = (from: object | undefined) =>
    Object.fromEntries(changed.map(name => [name, (from as Record<string, unknown>)?.[name] ?? ""]));
  const { ok } = await act("PATCH", `/api/people/${person}`, of(values));
  if (!ok) return false;
  toast("people.changed", {
    params: { name: values.name },
    action: { label: "common.undo", run: () => act("PATCH", `/api/people/${person}`, of(before)) },
    group: "person",
  });
  return true;
}

export async function setActive(person: string, active: boolean): Promise<void> {
  const { ok } = await act("PATCH", `/api/people/${person}`, { active });
  closeSheet("off");
  if (ok) toast(active ? "people.activated" : "people.deactivated", { params: { name: nameOf(person) } });
  await everybody.load();
}

export async function resetSecond(person: string): Promise<void> {
  const { ok } = await act("DELETE", `/api/people/${person}/factors`);
  closeSheet("second");
  if (ok) toast("people.second_done", { params: { name: nameOf(person) } });
  await everybody.load();
}

export const chooseHeir = (heir: string): void => handing.set({ ...handing.get(), heir });

/** One Undo for all of it; each act of it is whole or not at all. */
export async function handOver(from: string): Promise<void> {
  const { heir } = handing.get();
  if (!heir) return;
  const writes = handOverOf(from, heir);
  handing.set({ heir, busy: true, done: 0, of: writes.length });
  await guarded(() =>
    transactMany(writes, (done, of) => handing.set({ heir, busy: true, done, of }), { title: nameOf(heir) }),
  );
  handing.set({ heir: "", busy: false, done: 0, of: 0 });
}
