// A list of any length with some twenty rows in the page; the row itself is drawn by the caller. All rows are
// equally high, so that where one stands is a multiplication: nothing here costs by the length of the list.
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  type UIEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { LettersRail } from "./LettersRail";
import type { Bucket } from "./letters";

export type ListRow = { readonly id: string };
const NO_LETTERS: readonly Bucket[] = [];
/** Rows drawn above and below what is in sight, so that a flung list shows no gap. */
const OVERSCAN = 6;
type Props<T extends ListRow, Look> = {
  /** May be patched in place: what is seen of a row goes by its look. */
  items: readonly T[];
  /** What is shown of a row: the same object until something of it changes. */
  look: (item: T) => Look;
  /** Must keep its identity: a row is drawn again when this or its look changes. */
  row: (look: Look) => ReactNode;
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
  /** Stands below the last row. */
  end?: ReactNode;
};

const offsets = new Map<string, number>();

export function VirtualList<T extends ListRow, Look>(props: Props<T, Look>) {
  const {
    items,
    look,
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
  const { first, last, scroll } = useWindow(box, scrollKey, rowHeight, items.length);
  const toLetter = useCallback(
    (bucket: Bucket) => box.current?.scrollTo({ top: bucket.index * rowHeight }),
    [rowHeight],
  );
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = nextIndex(event, items.length, box.current, rowHeight);
    if (next < 0) return;
    event.preventDefault();
    bringIntoSight(box.current, next * rowHeight, rowHeight);
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
        onScroll={scroll}
        className={`h-full overflow-y-auto overscroll-contain ${letters.length > 1 ? "pr-7" : ""} list-scroll`}
      >
        <div style={{ height: items.length * rowHeight, position: "relative", width: "100%" }}>
          {items.slice(first, last).map((item, i) => (
            <Row
              key={item.id}
              look={look(item)}
              index={first + i}
              count={items.length}
              on={item.id === selected}
              height={rowHeight}
              row={row}
            />
          ))}
        </div>
        {props.end && <div role="listitem">{props.end}</div>}
      </div>
      {letters.length > 1 && <LettersRail buckets={letters} label={railLabel} onLetter={toLetter} />}
    </div>
  );
}

/** The rows in the page, [first, last), and what follows a scroll. */
function useWindow(
  box: RefObject<HTMLDivElement | null>,
  scrollKey: string,
  rowHeight: number,
  count: number,
) {
  // Until the box tells its height, the window's: nothing forces a layout before the first rows are painted.
  const [height, setHeight] = useState(() => innerHeight);
  const [at, setAt] = useState(() => ({ scrollKey, top: offsets.get(scrollKey) ?? 0 }));
  // Another list: drawn at once where it was left, before the box is moved there.
  const here = at.scrollKey === scrollKey ? at : { scrollKey, top: offsets.get(scrollKey) ?? 0 };
  if (here !== at) setAt(here);
  const rows = Math.ceil(height / rowHeight) + 2 * OVERSCAN;
  const firstAt = (top: number): number =>
    Math.max(0, Math.min(Math.floor(top / rowHeight), count - rows + OVERSCAN) - OVERSCAN);
  const first = firstAt(here.top);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setHeight(entry!.contentRect.height));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const moved = useRef(0);
  useLayoutEffect(() => {
    const top = offsets.get(scrollKey) ?? 0;
    // Moving the box makes the browser lay out the page: only where it stands elsewhere.
    if (moved.current !== top) box.current!.scrollTop = top;
    moved.current = top;
  }, [scrollKey]);
  const scroll = (event: UIEvent<HTMLElement>): void => {
    const top = event.currentTarget.scrollTop;
    offsets.set(scrollKey, top);
    moved.current = top;
    // Drawn within the frame that scrolls, or a fast thumb would see gaps.
    if (firstAt(top) !== first) flushSync(() => setAt({ scrollKey, top }));
  };
  return { first, last: Math.min(count, first + rows), scroll };
}

type RowProps<Look> = {
  look: Look;
  index: number;
  count: number;
  on: boolean;
  height: number;
  row: (look: Look) => ReactNode;
};

/** Drawn once: scrolling draws only the rows that come into sight. */
const Row = memo(function Row({ look, index, count, on, height, row }: RowProps<never>) {
  return (
    <div
      data-index={index}
      role="listitem"
      aria-setsize={count}
      aria-posinset={index + 1}
      data-selected={on || undefined}
      className="virtual-row"
      style={{ height, transform: `translateY(${index * height}px)` }}
    >
      <Inside look={look} row={row} />
    </div>
  );
}) as unknown as <Look>(props: RowProps<Look>) => ReactNode;

/** What is in a row: another place in the list leaves it as it is. */
const Inside = memo(function Inside({ look, row }: Pick<RowProps<never>, "look" | "row">) {
  return row(look);
}) as unknown as <Look>(props: Pick<RowProps<Look>, "look" | "row">) => ReactNode;

function nextIndex(event: KeyboardEvent, count: number, box: HTMLElement | null, height: number): number {
  const target = event.target as HTMLElement;
  if (!count || target.closest("input,textarea,select")) return -1;
  const at = Number(target.closest("[data-index]")?.getAttribute("data-index") ?? -1);
  const page = Math.max(1, Math.floor((box?.clientHeight ?? 0) / height) - 1);
  const first = Math.floor((box?.scrollTop ?? 0) / height);
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

function bringIntoSight(box: HTMLElement | null, top: number, height: number): void {
  if (!box) return;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
}

/** The row may be drawn a frame or two after the scroll. */
function focusRow(box: HTMLElement | null, index: number, tries = 8) {
  const link = box?.querySelector<HTMLElement>(`[data-index="${index}"] a, [data-index="${index}"] button`);
  if (link) link.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusRow(box, index, tries - 1));
}
