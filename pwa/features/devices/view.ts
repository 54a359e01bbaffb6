// Everybody's devices, as the server heard of them last.
import { useLocation } from "react-router";
import { ago } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { question } from "../../kit/frame/asked";
import { useLive } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { people, personName } from "../../kit/record/people";
import type { DeviceLine, DeviceSheet, DevicesView } from "./shapes.gen";

interface Sent {
  id: string;
  person: string;
  name: string;
  last_contact_at: number;
  told_at: number;
  waits: number;
  app: string;
  stored_mb: number;
  kept: boolean;
  revoked_at: number | null;
  /** When a device that was removed said that nothing is left on it. */
  emptied_at: number | null;
  signed_in: boolean;
  current: boolean;
}

export const devices = question<{ devices: Sent[] }>("/api/office/devices");

const NO_LINE: DeviceLine = {
  ...{ id: "", name: "", person: "", last: "", about: "", waits: "", state: "", tone: "" },
  ...{ current: false, gone: false, signed_in: false },
};
export const chosen = local<DeviceLine>(NO_LINE);

function stateOf({ current, revoked_at, emptied_at, signed_in }: Sent): [state: string, tone: string] {
  if (emptied_at) return [t("devices.removed", { when: ago(emptied_at) }), "tone-good"];
  if (revoked_at) return [t("devices.to_wipe"), "tone-bad"];
  if (current) return [t("devices.this"), "tone-good"];
  return signed_in ? ["", ""] : [t("devices.signed_out"), "tone-warn"];
}

/** What the device told of itself; nothing of an app of before, which tells nothing. */
function aboutOf({ told_at, app, stored_mb, kept }: Sent): string {
  if (!told_at) return t("devices.tells_nothing");
  const stored = t("devices.stored", { size: stored_mb });
  return [t("devices.app", { version: app }), stored, t(kept ? "devices.kept" : "devices.not_kept")].join(
    " · ",
  );
}

function lineOf(sent: Sent): DeviceLine {
  const [state, tone] = stateOf(sent);
  return {
    id: sent.id,
    name: sent.name,
    person: personName(sent.person),
    last: t("devices.last", { when: ago(sent.last_contact_at) }),
    about: aboutOf(sent),
    waits:
      sent.waits && !sent.revoked_at
        ? t("devices.waits", { count: sent.waits, when: ago(sent.told_at) })
        : "",
    state,
    tone,
    current: sent.current,
    gone: sent.revoked_at !== null,
    signed_in: sent.signed_in,
  };
}

export function useDevices(): DevicesView {
  useLang();
  useLive("office:names", ["person"], people);
  const { search } = useLocation();
  const of = new URLSearchParams(search).get("person") ?? "";
  const { data, loading, fault } = devices.use();
  const rows = (data?.devices ?? []).filter(one => !of || one.person === of).map(lineOf);
  return {
    rows,
    of: of && personName(of),
    found: t("devices.found", { count: rows.length }),
    loading: loading && !data,
    fault,
  };
}

export function useDeviceSheet(): DeviceSheet {
  useLang();
  const line = useLocal(chosen);
  const says = { name: line.name, person: line.person };
  return { line, sign_out: t("devices.sign_out_text", says), wipe: t("devices.wipe_text", says) };
}
