// A list of any length with some twenty rows in the page; the row itself is drawn by the caller.
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import { LettersRail } from "./LettersRail";
import type { Bucket } from "./letters";

export type ListRow = { readonly id: string };
const NO_LETTERS: readonly Bucket[] = [];
type Props<T extends ListRow> = {
  items: readonly T[];
  /** Must keep its identity while the rows do: a row is drawn again when either changes. */
  row: (item: T) => ReactNode;
  label: string;
  /**
   * What is listed: another key is another list and begins at its top. The offset is kept under it while the
   * app runs, so that "back", or an emptied search, returns to the same row.
   */
  scrollKey: string;
  /** Height of a row in CSS pixels. */
  rowHeight?: number;
  /** Where the letters begin; without them no rail. */
  letters?: readonly Bucket[];
  railLabel?: string;
  selected?: string;
  /** Called when the arrow keys move to another row (two-pane layouts open it). */
  onActive?: (id: string) => void;
  className?: string;
};

const offsets = new Map<string, number>();

export function VirtualList<T extends ListRow>(props: Props<T>) {
  const {
    items,
    row,
    label,
    scrollKey,
    rowHeight = 68,
    letters = NO_LETTERS,
    railLabel = "",
    selected = "",
    onActive,
  } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialOffset: offsets.get(scrollKey) ?? 0,
    getItemKey: i => items[i]?.id ?? i,
  });
  useEffect(() => {
    list.measure();
  }, [rowHeight]);
  const shownKey = useRef(scrollKey);
  useLayoutEffect(() => {
    if (shownKey.current === scrollKey) return;
    shownKey.current = scrollKey;
    list.scrollToOffset(offsets.get(scrollKey) ?? 0);
  }, [scrollKey, list]);
  const toLetter = useCallback(
    (bucket: Bucket) => list.scrollToIndex(bucket.index, { align: "start" }),
    [list],
  );
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = nextIndex(event, items.length, box.current, list.range?.startIndex ?? 0);
    if (next < 0) return;
    event.preventDefault();
    list.scrollToIndex(next, { align: "auto" });
    focusRow(box.current, next);
    const id = items[next]?.id;
    if (id && onActive) onActive(id);
  };
  return (
    <div className={`relative min-h-0 ${props.className ?? ""}`}>
      <div
        ref={box}
        role="list"
        aria-label={label}
        onKeyDown={keys}
        data-rows={items.length}
        tabIndex={-1}
        onScroll={e => offsets.set(scrollKey, e.currentTarget.scrollTop)}
        className={`h-full overflow-y-auto overscroll-contain ${letters.length > 1 ? "pr-7" : ""} list-scroll`}
      >
        <div style={{ height: list.getTotalSize(), position: "relative", width: "100%" }}>
          {list.getVirtualItems().map(v => {
            const item = items[v.index];
            if (!item) return null;
            return (
              <Row
                key={v.key}
                item={item}
                index={v.index}
                count={items.length}
                on={item.id === selected}
                top={v.start}
                height={v.size}
                row={row}
              />
            );
          })}
        </div>
      </div>
      {letters.length > 1 && <LettersRail buckets={letters} label={railLabel} onLetter={toLetter} />}
    </div>
  );
}

type RowProps<T> = {
  item: T;
  index: number;
  count: number;
  on: boolean;
  top: number;
  height: number;
  row: (item: T) => ReactNode;
};

/** Drawn once: scrolling draws only the rows that come into sight. */
const Row = memo(function Row({ item, index, count, on, top, height, row }: RowProps<never>) {
  return (
    <div
      data-index={index}
      role="listitem"
      aria-setsize={count}
      aria-posinset={index + 1}
      data-selected={on || undefined}
      className="virtual-row"
      style={{ height, transform: `translateY(${top}px)` }}
    >
      {row(item)}
    </div>
  );
}) as unknown as <T>(props: RowProps<T>) => ReactNode;

function nextIndex(event: KeyboardEvent, count: number, box: HTMLElement | null, first: number): number {
  const target = event.target as HTMLElement;
  if (!count || target.closest("input,textarea,select")) return -1;
  const at = Number(target.closest("[data-index]")?.getAttribute("data-index") ?? -1);
  const page = Math.max(1, Math.floor((box?.clientHeight ?? 0) / 68) - 1);
  const moves: Record<string, number> = {
    ArrowDown: at < 0 ? first : at + 1,
    ArrowUp: at < 0 ? first : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const to = moves[event.key];
  return to === undefined ? -1 : Math.min(count - 1, Math.max(0, to));
}

/** The row may be drawn a frame or two after the scroll. */
function focusRow(box: HTMLElement | null, index: number, tries = 8) {
  const link = box?.querySelector<HTMLElement>(`[data-index="${index}"] a, [data-index="${index}"] button`);
  if (link) link.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusRow(box, index, tries - 1));
}
