// The list of any record type: rows, and what to do when nothing is found.
import type { ReactNode } from "react";
import type { RecordType } from "../../engine/core/types";
import { isSearchWhole, RESULTS_MAX } from "../../engine/store/search";
import { t } from "../format/i18n";
import { ownText } from "../format/words";
import { useReady } from "../frame/live";
import { useScreen } from "../frame/state";
import { useFieldMode } from "../frame/theme";
import { dress } from "./dress";
import { areaOf, type Filters, NO_FILTERS, type Shown, useCount, useList } from "./lists";
import type { Dressed } from "./shapes.gen";
import { VirtualList } from "./VirtualList";

export type ListProps = {
  type: RecordType;
  row: (item: Dressed) => ReactNode;
  label: string;
  railLabel: string;
  selected?: string;
  empty: ReactNode;
  nothing: ReactNode;
};

/** The list of a type that this device holds whole. */
export function RecordList(props: ListProps) {
  const { type } = props;
  const shown = useList(type);
  const total = useCount(type);
  const state = useReady();
  const query = useScreen(`${areaOf(type)}.query`, "").trim();
  const isLooking = (!total && state !== "ready") || (query !== "" && !isSearchWhole(type));
  return <Rows {...props} shown={shown} isLooking={isLooking} isAny={total > 0} />;
}

type RowsProps = ListProps & { shown: Shown; isLooking: boolean; isAny: boolean; end?: ReactNode };

/** Rows and their `end`, a skeleton while it `isLooking` for them, or one of the two empty states. */
export function Rows(props: RowsProps) {
  const { type, row, label, railLabel, selected, empty, nothing, shown, isLooking, isAny, end } = props;
  const { rows, letters } = shown;
  const field = useFieldMode();
  const query = useScreen(`${areaOf(type)}.query`, "").trim();
  const filters = useScreen<Filters>(`${areaOf(type)}.filters`, NO_FILTERS);
  if (!rows.length) {
    if (isLooking) return <Skeletons />;
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        {isAny ? nothing : empty}
        {end}
      </div>
    );
  }
  return (
    <VirtualList
      items={rows}
      label={label}
      scrollKey={[type, ...Object.entries(filters).sort().flat(), query].join("\n")}
      rowHeight={field ? 80 : 68}
      letters={letters}
      railLabel={railLabel}
      selected={selected}
      className="flex-1"
      look={dress}
      row={row}
      end={end}
    />
  );
}

function Skeletons() {
  return (
    <div className="flex-1 overflow-hidden px-4" aria-busy="true">
      {Array.from({ length: 9 }, (_, i) => (
        <div key={i} className="flex items-center gap-3 py-3">
          <div className="skeleton size-11 !rounded-full" />
          <div className="flex-1">
            <div className="skeleton mb-2" style={{ width: `${45 + ((i * 37) % 40)}%` }} />
            <div className="skeleton" style={{ width: `${30 + ((i * 23) % 30)}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** "214 contacts", or "12 of 214" under a filter. */
export function ListCount({ type }: { type: RecordType }) {
  const { rows } = useList(type);
  const total = useCount(type);
  if (!total) return null;
  const text =
    rows.length === total
      ? ownText(type, "count", { count: total })
      : t("list.count_of", {
          shown: rows.length === RESULTS_MAX ? `${rows.length}+` : rows.length,
          total,
        });
  return (
    <p className="list-count tabular" role="status">
      {text}
    </p>
  );
}
