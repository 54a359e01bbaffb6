// What the office does with a device of somebody else.
import { act } from "../../kit/frame/asked";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { toast } from "../../kit/toast/toast";
import type { DeviceLine } from "./shapes.gen";
import { chosen, devices } from "./view";

export function openDevice(line: DeviceLine): void {
  chosen.set(line);
  openSheet("device");
}

async function done(method: string, path: string, said: string, body?: unknown): Promise<void> {
  const { name, person, id } = chosen.get();
  const { ok } = await act(method, `/api/office/devices/${id}${path}`, body);
  for (const sheet of ["device", "device-out", "device-wipe"]) closeSheet(sheet);
  if (ok) toast(said, { params: { name, person } });
  await devices.load();
}

export async function rename(form: Record<string, string>): Promise<void> {
  const name = (form.name ?? "").trim();
  if (name) await done("PATCH", "", "devices.renamed", { name });
}
export const signOutDevice = (): Promise<void> => done("POST", "/sign-out", "devices.out_done");
export const wipeDevice = (): Promise<void> => done("POST", "/wipe", "devices.wipe_done");
