// The security log as sentences: who did what, on which device, from which network.
import { useEffect } from "react";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { instant } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { faultText } from "../../kit/frame/asked";
import type { IconName } from "../../kit/frame/icons";
import { local, useLocal } from "../../kit/frame/state";
import { people } from "../../kit/record/people";
import type { EventRow, SecurityView } from "./shapes.gen";

interface Line {
  id: string;
  at: number;
  kind: string;
  person: string;
  person_name: string;
  subject: string;
  subject_name: string;
  device_name: string;
  address: string;
  detail: Record<string, string | number | null>;
}
interface Page {
  lines: Line[];
  next: string;
}
interface State {
  lines: readonly Line[];
  next: string;
  group: string;
  person: string;
  loading: boolean;
  fault: string;
}

const state = local<State>({ lines: [], next: "", group: "", person: "", loading: true, fault: "" });
const change = (part: Partial<State>): void => state.set({ ...state.get(), ...part });

function query(before: string): string {
  const { group, person } = state.get();
  return new URLSearchParams({ group, person, before }).toString();
}

/** The newest lines, or with `before` the ones after those that are shown. */
async function load(before = ""): Promise<void> {
  const asked = query(before);
  change({ loading: true });
  const answer = await ask<Page>(browser, "GET", `/api/office/security?${asked}`);
  if (asked !== query(before)) return; // something else was chosen meanwhile
  if (!answer.data) return change({ loading: false, fault: faultText(answer) });
  const { lines, next } = answer.data;
  change({ lines: before ? [...state.get().lines, ...lines] : lines, next, loading: false, fault: "" });
}

export const loadMore = (): Promise<void> => load(state.get().next);
export const reload = (): Promise<void> => load();
export function choose(part: Partial<Pick<State, "group" | "person">>): void {
  change({ ...part, lines: [], next: "" });
  void load();
}

const LOOK: Record<string, { icon: IconName; tone: string }> = {
  sign_in_failed: { icon: "warn", tone: "tone-warn" },
  first_run_refused: { icon: "warn", tone: "tone-warn" },
  signed_in: { icon: "lock", tone: "" },
  signed_out: { icon: "sign_out", tone: "" },
  device_revoked: { icon: "device", tone: "tone-warn" },
  device_wiped: { icon: "device", tone: "tone-warn" },
  deactivated: { icon: "person", tone: "tone-warn" },
  exported: { icon: "export", tone: "" },
  subject_exported: { icon: "export", tone: "" },
  backup_taken: { icon: "export", tone: "" },
  imported: { icon: "import", tone: "" },
  erased: { icon: "trash", tone: "tone-warn" },
  epoch_begun: { icon: "retry", tone: "tone-warn" },
  restored: { icon: "retry", tone: "tone-warn" },
  setting_changed: { icon: "settings", tone: "" },
  mail_tried: { icon: "mail", tone: "" },
};

const whose = (id: string, name: string, nobody: string): string =>
  name || (id ? t("security.gone") : t(nobody));

function details(line: Line): string[] {
  return Object.entries(line.detail)
    .filter(([, value]) => typeof value === "string" && value !== "")
    .map(([name, value]) =>
      [`security.${name}_${value}`, `security.setting_${value}`, `role.${value}`].reduceRight(
        (said, key) => word(key, said),
        `${value}`,
      ),
    );
}

function row(line: Line): EventRow {
  const who = whose(line.person, line.person_name, "security.server");
  const about = whose(line.subject, line.subject_name, "security.nobody");
  const key = `security.said_${line.kind}`;
  const said = t(key, { who, about });
  const from = line.address && t("security.from", { address: line.address });
  return {
    id: line.id,
    said: said === key ? line.kind : said,
    note: [instant(line.at), line.device_name, from, ...details(line)].filter(Boolean).join(" · "),
    ...(LOOK[line.kind] ?? { icon: "history", tone: "" }),
  };
}

export function useSecurity(): SecurityView {
  const lang = useLang();
  useEffect(() => void load(), [lang]);
  const { lines, next, ...rest } = useLocal(state);
  return {
    ...rest,
    rows: lines.map(row),
    more: next !== "",
    people: people(),
    csv: `/api/office/security.csv?${query("")}`,
  };
}
