// How the sync stands, in words and an icon, on every screen; leads to the ledger.

import type { ReactNode } from "react";
import { Link } from "react-router";
import type { SyncStatus } from "../../engine/sync/sync";
import { t } from "../format/i18n";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { useSession, useSyncStatus } from "./live";
import { route } from "./routes.gen";

interface Shown {
  icon: IconName;
  text: string;
  tone: string;
}

/** The one thing to say, most pressing first. */
export function badgeOf(status: SyncStatus, evicted = false): Shown {
  const { phase, waiting, sending, needsYou, failed } = status;
  // Never "Sent" while the person does not know what was lost.
  const lost: Shown | null = evicted ? { icon: "warn", text: t("sync.evicted"), tone: "tone-bad" } : null;
  // Before what waits has been read, "Sent" would be a guess.
  if (phase === "starting") return lost ?? { icon: "device", text: t("sync.opening"), tone: "" };
  if (phase === "signed_out") return { icon: "lock", text: t("sync.sign_in"), tone: "tone-warn" };
  if (phase === "upgrade") return { icon: "warn", text: t("sync.update"), tone: "tone-warn" };
  if (failed > 0) return { icon: "failed", text: t("sync.failed_n", { count: failed }), tone: "tone-bad" };
  if (needsYou > 0)
    return { icon: "needs_you", text: t("sync.needs_you_n", { count: needsYou }), tone: "tone-warn" };
  if (phase === "sending" || sending > 0)
    return { icon: "sending", text: t("sync.sending_n", { count: sending + waiting }), tone: "tone-info" };
  if (waiting > 0)
    return { icon: "waiting", text: t("sync.waiting_n", { count: waiting }), tone: "tone-info" };
  if (phase === "offline") return { icon: "offline", text: t("sync.offline"), tone: "" };
  if (lost) return lost;
  if (phase === "receiving") return { icon: "receiving", text: t("sync.receiving"), tone: "tone-info" };
  return { icon: "on_server", text: t("sync.all_on_server"), tone: "tone-good" };
}

export function SyncBadge(): ReactNode {
  const { icon, text, tone } = badgeOf(useSyncStatus(), useSession().evicted !== undefined);
  return (
    <Link to={route.ledger} className="flex min-h-target items-center px-1" id="sync-badge">
      <span className={`tag ${tone}`}>
        <Icon name={icon} size="1.125rem" />
        <span className="sync-words">{text}</span>
      </span>
    </Link>
  );
}
