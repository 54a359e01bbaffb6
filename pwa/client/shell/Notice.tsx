// What stands above every screen when the person must act: this device's storage is out of reach, the session has
// ended, or the version is too old.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { t } from "../i18n";
import { useSession, useSyncStatus } from "../live";
import { Icon } from "./Icon";
import { noticeOf, type Shown } from "./notices";
import { updateNow } from "./update";

function Act({ action }: Pick<Shown, "action">): ReactNode {
  if (action === "none") return null;
  if (action === "sign_in") {
    return (
      <Link to="/sign-in" className="btn btn-primary">
        {t("shell.sign_in")}
      </Link>
    );
  }
  const run = action === "update" ? () => void updateNow() : () => location.reload();
  return (
    <button type="button" className="btn btn-primary" onClick={run}>
      {action === "update" ? t("shell.update_now") : t("shell.reload")}
    </button>
  );
}

export function Notice(): ReactNode {
  const session = useSession();
  const { phase } = useSyncStatus();
  const shown = noticeOf(session, phase);
  if (!shown) return null;
  return (
    <div className="banner tone-warn mx-4 mb-3 flex-wrap" role="status">
      <Icon name={shown.icon} />
      <span className="min-w-48 flex-1">{shown.text}</span>
      <Act action={shown.action} />
    </div>
  );
}
