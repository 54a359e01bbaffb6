// A list of any length with some twenty rows in the page; the row itself is drawn by the caller.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";
import { LettersRail } from "./LettersRail";
import type { Bucket } from "./letters";

export type ListRow = { readonly id: string };
const NO_LETTERS: readonly Bucket[] = [];
type Props<T extends ListRow> = {
  items: readonly T[];
  row: (item: T, index: number) => ReactNode;
  label: string;
  /** Offset is kept under this key while the app runs, so that "back" returns to the same row. */
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
  const { items, row, label, scrollKey, rowHeight = 68, letters = NO_LETTERS, railLabel = "", selected = "", onActive } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialOffset: offsets.get(scrollKey) ?? 0,
    getItemKey: i => items[i]?.id ?? i,
  });
  useEffect(() => { list.measure(); }, [rowHeight]);
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
        ref={box} role="list" aria-label={label} onKeyDown={keys} data-rows={items.length} tabIndex={-1}
        onScroll={e => offsets.set(scrollKey, e.currentTarget.scrollTop)}
        className={`h-full overflow-y-auto overscroll-contain ${letters.length > 1 ? "pr-7" : ""} list-scroll`}
      >
        <div style={{ height: list.getTotalSize(), position: "relative", width: "100%" }}>
          {list.getVirtualItems().map(v => {
            const item = items[v.index];
            if (!item) return null;
            return (
              <div
                key={v.key} data-index={v.index} role="listitem" aria-setsize={items.length} aria-posinset={v.index + 1}
                data-selected={item.id === selected || undefined} className="virtual-row group"
                style={{ position: "absolute", top: 0, left: 0, width: "100%", height: v.size, transform: `translateY(${v.start}px)` }}
              >
                {row(item, v.index)}
              </div>
            );
          })}
        </div>
      </div>
      {letters.length > 1 && (
        <LettersRail buckets={letters} label={railLabel} onLetter={b => list.scrollToIndex(b.index, { align: "start" })} />
      )}
    </div>
  );
}

function nextIndex(event: KeyboardEvent, count: number, box: HTMLElement | null, first: number): number {
  const target = event.target as HTMLElement;
  if (!count || target.closest("input,textarea,select")) return -1;
  const at = Number(target.closest("[data-index]")?.getAttribute("data-index") ?? -1);
  const page = Math.max(1, Math.floor((box?.clientHeight ?? 0) / 68) - 1);
  const moves: Record<string, number> = {
    ArrowDown: at < 0 ? first : at + 1, ArrowUp: at < 0 ? first : at - 1,
    PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1,
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
