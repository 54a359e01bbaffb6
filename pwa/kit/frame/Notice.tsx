// What the person must know on every screen, and act on: this device's storage is out of reach, the session
// has ended, or the version is too old. It stands above a screen that is drawn with it. When it comes while
// somebody reads, it floats with the short messages instead, so that nothing moves under a finger; the next
// screen has it above its content.
import { type ReactNode, useLayoutEffect, useState } from "react";
import { useLocation } from "react-router";
import { t } from "../format/i18n";
import { Act } from "../toast/Act";
import { dismiss, type ToastAction, toast } from "../toast/toast";
import { Icon } from "./Icon";
import { useSession, useSyncStatus } from "./live";
import { noticeOf, type Shown } from "./notice_list";
import { route } from "./routes.gen";
import { updateNow } from "./update";

const ACTIONS: Record<Exclude<Shown["action"], "none">, ToastAction> = {
  sign_in: { label: "shell.sign_in", to: route.signIn },
  update: { label: "shell.update_now", run: () => void updateNow() },
  evicted: { label: "shell.evicted_see", to: route.evicted },
  // Past the service worker, so that what is on the way shows its page; our own server leads back.
  portal: { label: "shell.portal", run: () => location.assign("/api/hello") },
  reload: { label: "shell.reload", run: () => location.reload() },
};

/** Above the screen. */
export function Notice(): ReactNode {
  const session = useSession();
  const { pathname } = useLocation();
  const notice = noticeOf(session, useSyncStatus());
  // That screen says it itself.
  const shown = notice?.action === "evicted" && pathname === route.evicted ? null : notice;
  const [drawnWithIt, setDrawnWithIt] = useState(shown !== null);
  const action = shown && shown.action !== "none" ? ACTIONS[shown.action] : undefined;
  const late = shown !== null && !drawnWithIt;
  useLayoutEffect(() => {
    // Gone and come again: that one is late.
    if (!shown) setDrawnWithIt(false);
    if (!shown || !late) return;
    const id = toast(shown.text, {
      params: shown.params,
      notice: shown.icon,
      action,
      ms: 0,
      group: "notice",
    });
    return () => dismiss(id);
  }, [late, shown?.text, shown?.action]);
  if (!shown || late) return null;
  return (
    <div className="banner tone-warn mx-4 mb-3 flex-wrap" role="status">
      <Icon name={shown.icon} />
      <span className="min-w-48 flex-1">{t(shown.text, shown.params)}</span>
      {action && <Act action={action} />}
    </div>
  );
}
