// A list that is put in order: by dragging a row at its handle, by the buttons at its end, or with the arrow
// keys on the handle. Where a row has come to is said aloud.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { moved } from "./order";

const GRIP = "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01";
const UP = "M6 15l6-6 6 6";

export interface SortRow {
  id: string;
  name: string;
}

type Props<T extends SortRow> = {
  rows: readonly T[];
  label: string;
  onOrder: (ids: string[]) => void;
  children: (row: T, index: number) => ReactNode;
};

export function SortList<T extends SortRow>({ rows, label, onOrder, children }: Props<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [said, setSaid] = useState("");
  const shown = drag ? moved(rows, drag.from, drag.to) : rows;
  const put = (from: number, to: number) => {
    const row = rows[from];
    if (!row || from === to || to < 0 || to >= rows.length) return;
    setSaid(t("setup.now_at", { name: row.name, at: to + 1, of: rows.length }));
    onOrder(moved(rows, from, to).map(each => each.id));
  };
  /** The row under a height of the screen. */
  const rowAt = (y: number): number => {
    const boxes = [...(list.current?.children ?? [])].map(child => child.getBoundingClientRect());
    boxes.sort((a, b) => a.top - b.top);
    const at = boxes.findIndex(box => y < box.bottom);
    return at < 0 ? boxes.length - 1 : at;
  };
  const grip = (index: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: index, to: index });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!drag) return;
      const to = rowAt(event.clientY);
      if (to !== drag.to) setDrag({ ...drag, to });
    },
    onPointerUp: () => {
      if (drag) put(drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      put(index, index + step);
    },
  });
  return (
    <>
      <ul ref={list} aria-label={label} className="rows flex flex-col">
        {rows.map((row, index) => {
          // Not moved in the page while it is held: an element that is taken out lets go of the finger.
          const order = shown.indexOf(row);
          return (
            <li
              key={row.id}
              className={`sort-row ${rows.length < 2 ? "ps-3" : ""}`}
              style={{ order }}
              data-lifted={drag?.from === index || undefined}
            >
              <button
                type="button"
                className="sort-grip"
                hidden={rows.length < 2}
                aria-label={t("setup.grip", { name: row.name })}
                {...grip(index)}
              >
                <Icon name={GRIP} />
              </button>
              <div className="min-w-0 flex-1">{children(row, order)}</div>
              <div className="flex shrink-0" hidden={rows.length < 2}>
                <button
                  type="button"
                  className="btn btn-quiet btn-icon"
                  aria-label={t("setup.up", { name: row.name })}
                  disabled={index === 0}
                  onClick={() => put(index, index - 1)}
                >
                  <Icon name={UP} />
                </button>
                <button
                  type="button"
                  className="btn btn-quiet btn-icon"
                  aria-label={t("setup.down", { name: row.name })}
                  disabled={index === rows.length - 1}
                  onClick={() => put(index, index + 1)}
                >
                  <Icon name="down" />
                </button>
              </div>
            </li>
          );
        })}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}
