// Which roles sign in with a second step: a record of the workspace, so it works offline and can be undone.
import type { ReactNode } from "react";
import { RECORD_TYPES } from "../../engine/core/schema.gen";
import { get } from "../../engine/store/store";
import { t } from "../../kit/format/i18n";
import { useLive, useSession } from "../../kit/frame/live";
import { requireOf } from "./actions";

const ROLES = RECORD_TYPES.workspace.fields["second_factor"]!.choices;

export function RoleSwitches(): ReactNode {
  const id = useSession().workspace?.id ?? "";
  const needed = useLive(
    `second-factor:${id}`,
    ["workspace"],
    () => get("workspace", id)?.second_factor ?? [],
  );
  return (
    <>
      <h2 className="section-title mt-2">{t("factors.required_title")}</h2>
      <p className="mb-4 text-ink-soft">{t("factors.required_text")}</p>
      <div className="card rows overflow-hidden">
        {ROLES.map(role => (
          <label key={role} className="row cursor-pointer">
            <span className="row-title flex-1">{t(`role.${role}`)}</span>
            <input
              type="checkbox"
              role="switch"
              className="switch"
              checked={(needed as readonly string[]).includes(role)}
              onChange={event => void requireOf(role, event.target.checked)}
            />
          </label>
        ))}
      </div>
      <p className="field-note mt-3">{t("factors.required_note")}</p>
    </>
  );
}
