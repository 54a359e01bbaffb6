// Taking a demo away: whole, on the server and on this device.
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { signOut } from "../../engine/session/sign_out";
import { t } from "../../kit/format/i18n";
import { faultText } from "../../kit/frame/asked";
import { goTo } from "../../kit/frame/navigation";
import { route } from "../../kit/frame/routes.gen";
import { closeSheet } from "../../kit/sheet/named_sheets";
import { removal } from "./view";

interface Removed {
  needed?: boolean;
  code?: string;
}

export async function removeDemo(form: Record<string, string>): Promise<void> {
  if (removal.get().busy) return;
  removal.set({ busy: true, fault: "" });
  const body = { name: (form["name"] ?? "").trim() };
  const { ok, code, detail, data } = await ask<Removed>(browser, "POST", "/api/demo/remove", { body });
  if (!ok) {
    const known = code === "name_mistyped" ? t("workspace.name_mistyped") : faultText({ code, detail });
    return removal.set({ busy: false, fault: known });
  }
  closeSheet("remove-demo");
  // What waits here was the demo's, too.
  await signOut({ force: true });
  removal.set({ busy: false, fault: "" });
  if (data?.needed) goTo(`${route.start}#${data.code ?? ""}`, true);
}
