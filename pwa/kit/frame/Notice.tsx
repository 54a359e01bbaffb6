// What the person must know on every screen, and act on: this device's storage is out of reach, the session
// has ended, or the version is too old. It stands above a screen that is drawn with it. When it comes while
// somebody reads, it floats with the short messages instead, so that nothing moves under a finger.

import { type ReactNode, useLayoutEffect, useState } from "react";
import { Link } from "react-router";
import { t } from "../format/i18n";
import { Icon } from "./Icon";
import { useSession, useSyncStatus } from "./live";
import { float, noticeOf, type Shown, useFloating } from "./notice_list";
import { route } from "./routes.gen";
import { updateNow } from "./update";

function Act({ action }: Pick<Shown, "action">): ReactNode {
  if (action === "none") return null;
  if (action === "sign_in") {
    return (
      <Link to={route.signIn} className="btn btn-primary">
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

/** Above the screen. */
export function Notice(): ReactNode {
  const session = useSession();
  const shown = noticeOf(session, useSyncStatus());
  const [drawnWithIt, setDrawnWithIt] = useState(shown !== null);
  const late = shown !== null && !drawnWithIt;
  useLayoutEffect(() => {
    // Gone and come again: that one is late.
    if (!shown) setDrawnWithIt(false);
    float(late ? shown : null);
    return () => float(null);
  }, [late, shown?.text, shown?.action]);
  if (!shown || late) return null;
  return (
    <div className="banner tone-warn mx-4 mb-3 flex-wrap" role="status">
      <Icon name={shown.icon} />
      <span className="min-w-48 flex-1">{shown.text}</span>
      <Act action={shown.action} />
    </div>
  );
}

/** Among the short messages, until it is put away; the next screen has it above its content. */
export function FloatingNotice(): ReactNode {
  const shown = useFloating();
  const [passed, setPassed] = useState("");
  const gone = shown === null;
  useLayoutEffect(() => {
    if (gone) setPassed("");
  }, [gone]);
  if (!shown || passed === shown.text) return null;
  return (
    <div className="toast toast-notice">
      <Icon name={shown.icon} />
      <span>{shown.text}</span>
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t("common.close")}
        onClick={() => setPassed(shown.text)}
      >
        <Icon name="close" />
      </button>
      {shown.action !== "none" && (
        <div className="w-full pb-1">
          <Act action={shown.action} />
        </div>
      )}
    </div>
  );
}
