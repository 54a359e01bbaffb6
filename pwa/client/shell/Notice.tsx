// What stands above every screen when sending needs the person: an ended session, or a version that is too old.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { t } from "../i18n";
import { useSession, useSyncStatus } from "../live";
import { Icon } from "./Icon";
import { updateNow } from "./update";

export function Notice(): ReactNode {
  const { state } = useSession();
  const { phase } = useSyncStatus();
  if (state === "expired" || phase === "signed_out") {
    return (
      <div className="banner tone-warn mx-4 mb-3 flex-wrap" role="status">
        <Icon name="lock" />
        <span className="min-w-48 flex-1">{t("shell.expired")}</span>
        <Link to="/sign-in" className="btn btn-primary">
          {t("shell.sign_in")}
        </Link>
      </div>
    );
  }
  if (phase !== "upgrade") return null;
  return (
    <div className="banner tone-warn mx-4 mb-3 flex-wrap" role="status">
      <Icon name="warn" />
      <span className="min-w-48 flex-1">{t("shell.upgrade")}</span>
      <button type="button" className="btn btn-primary" onClick={() => void updateNow()}>
        {t("shell.update_now")}
      </button>
    </div>
  );
}
