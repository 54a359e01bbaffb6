// How long a workspace keeps what need not stay for ever, each with what it means.
import { t } from "../../kit/format/i18n";
import { act, question } from "../../kit/frame/asked";
import { toast } from "../../kit/toast/toast";
import type { RetentionView, SpanRow } from "./shapes.gen";

interface Span {
  days: number;
  usual: number;
  least: number;
  most: number;
}

const NAMES = ["history", "tombstones", "rejected", "security_log", "uploads"] as const;
const CHOICES = [1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1_095, 1_825, 3_650];
const YEAR_DAYS = 365;

const told = question<Record<string, Span>>("/api/office/retention");

const lengthText = (days: number): string =>
  days % YEAR_DAYS ? t("retention.days", { count: days }) : t("retention.years", { count: days / YEAR_DAYS });

function row(name: string, { days, usual, least, most }: Span): SpanRow {
  const may = CHOICES.filter(choice => choice >= least && choice <= most);
  const options = [...new Set([...may, days, usual, least, most])].sort((a, b) => a - b);
  return {
    id: name,
    name: t(`retention.of_${name}`),
    means: t(`retention.means_${name}`),
    days: String(days),
    options: options.map(value => ({
      value: String(value),
      text: value === usual ? t("retention.usual", { length: lengthText(value) }) : lengthText(value),
    })),
  };
}

export function useRetention(): RetentionView {
  const { data, loading, fault } = told.use();
  return {
    rows: NAMES.flatMap(name => (data?.[name] ? [row(name, data[name])] : [])),
    loading,
    fault,
  };
}
export const again = (): Promise<void> => told.load();

/** Nothing goes before the night, so it can be taken back. */
export async function setDays(one: SpanRow, text: string): Promise<void> {
  const set = async (days: number): Promise<boolean> => {
    const { ok } = await act("PATCH", "/api/office/retention", { [one.id]: days });
    await told.load();
    return ok;
  };
  if (!(await set(Number(text)))) return;
  toast(Number(text) < Number(one.days) ? "retention.shorter" : "retention.saved", {
    action: { label: "common.undo", run: () => set(Number(one.days)) },
    group: "retention",
  });
}
