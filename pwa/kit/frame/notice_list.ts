// What stands above every screen, in words, and what the person can do about it: the most pressing first.
import type { SessionInfo } from "../../engine/session/session";
import type { SyncStatus } from "../../engine/sync/sync";
import type { IconName } from "./icons";

export interface Shown {
  icon: IconName;
  /** Key of the words, and what they tell. */
  text: string;
  params?: { count: number };
  /** none: it goes on by itself once the person has done what the text says. */
  action: "reload" | "sign_in" | "update" | "evicted" | "portal" | "none";
}

export function noticeOf(
  { state, problem, evicted }: SessionInfo,
  { phase, problem: trouble }: Pick<SyncStatus, "phase" | "problem">,
): Shown | null {
  if (problem) return troubleOf(problem);
  if (evicted) {
    const count = evicted.reduce((sum, { n }) => sum + n, 0);
    return { icon: "warn", text: "shell.evicted", params: { count }, action: "evicted" };
  }
  if (state === "expired" || phase === "signed_out")
    return { icon: "lock", text: "shell.expired", action: "sign_in" };
  if (phase === "upgrade") return { icon: "warn", text: "shell.upgrade", action: "update" };
  if (trouble?.code === "between") return { icon: "warn", text: "shell.between", action: "portal" };
  if (trouble?.code === "rows_missing") return { icon: "warn", text: "shell.rows_missing", action: "none" };
  return null;
}

/** Trouble with this device's storage. Any other code means the same to the person as storage_lost. */
function troubleOf(code: string): Shown {
  switch (code) {
    case "superseded":
      return { icon: "warn", text: "shell.superseded", action: "reload" };
    case "newer_app":
      return { icon: "warn", text: "shell.newer_app", action: "update" };
    case "blocked":
      return { icon: "warn", text: "shell.blocked", action: "none" };
    case "storage_full":
      return { icon: "warn", text: "shell.storage_full", action: "reload" };
    default:
      return { icon: "warn", text: "shell.storage_lost", action: "reload" };
  }
}
