// The letters beside a long list: one slider for assistive technology, a strip to drag a thumb along for
// everyone else.
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from "react";
import { type Bucket, thinned } from "./letters";

type Props = { buckets: readonly Bucket[]; label: string; onLetter: (bucket: Bucket) => void };
/** Height of one mark in CSS pixels, small enough for 27 letters on a small phone. */
const MARK_PX = 17;

export const LettersRail = memo(function LettersRail({ buckets, label, onLetter }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const [dragging, setDragging] = useState(false);
  const [marksMax, setMarksMax] = useState(27);
  useEffect(() => {
    const rail = strip.current?.parentElement;
    if (!rail) return;
    // Told after the layout, so that nothing forces one before the first rows are painted.
    const watch = new ResizeObserver(([entry]) =>
      setMarksMax(Math.max(8, Math.floor(entry!.contentRect.height / MARK_PX) - 2)),
    );
    watch.observe(rail);
    return () => watch.disconnect();
  }, []);
  const go = (index: number) => {
    const to = Math.min(buckets.length - 1, Math.max(0, index));
    const bucket = buckets[to];
    if (!bucket || to === at) return;
    setAt(to);
    navigator.vibrate?.(4);
    onLetter(bucket);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const area = strip.current?.getBoundingClientRect();
    if (area) go(Math.floor(((event.clientY - area.top) / area.height) * buckets.length));
  };
  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buckets.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const letter = buckets[Math.max(0, at)]?.letter ?? "";
  return (
    <div
      className="absolute inset-y-0 right-0 z-10 flex w-8 touch-none select-none items-center justify-center"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={buckets.length - 1}
      aria-valuenow={Math.max(0, at)}
      aria-valuetext={letter}
      onKeyDown={keys}
      onPointerDown={e => {
        e.currentTarget.setPointerCapture(e.pointerId);
        setDragging(true);
        setAt(-1);
        drag(e);
      }}
      onPointerMove={e => {
        if (dragging) drag(e);
      }}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
    >
      <div ref={strip} className="rail-strip" aria-hidden="true">
        {thinned(buckets, marksMax).map((mark, i) => (
          <span key={i} data-on={mark.at === at || undefined} className="rail-mark">
            {mark.text}
          </span>
        ))}
      </div>
      {dragging && at >= 0 && (
        <div aria-hidden="true" className="rail-bubble">
          {letter}
        </div>
      )}
    </div>
  );
});
