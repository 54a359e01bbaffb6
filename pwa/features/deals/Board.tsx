// Deals by stage: columns side by side on a tablet, one stage at a time on a phone, both the same list.
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { useDrag } from "../../kit/board/drag";
import { Tick } from "../../kit/form/Chips";
import { CUSTOM_TYPES } from "../../kit/format/custom";
import { percent } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { requiredOf } from "../../kit/format/required";
import { Icon } from "../../kit/frame/Icon";
import { useLive, useReady } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { useWide } from "../../kit/frame/wide";
import { myId, usePeople } from "../../kit/record/people";
import { askMove, moveOrAsk } from "./actions";
import { StageMark } from "./MoveSheet";
import type { Column, DealCard } from "./shapes.gen";
import { chosenLacking, chosenOwner, chosenPipeline, useBoard } from "./view";

type Props = { card: (deal: DealCard) => ReactNode; label: string; empty: ReactNode };

/** Which stage a phone shows; -1 until one was chosen. */
const stageAt = local(-1);

export function Board({ card, label, empty }: Props) {
  const view = useBoard();
  const state = useReady();
  const wide = useWide();
  // State, not a ref: the board may come after the skeleton, and then the listeners must follow.
  const [board, setBoard] = useState<HTMLDivElement | null>(null);
  const lifted = useDrag(board, wide, (id, stage) => void moveOrAsk(id, stage));
  const [at, setAt] = useState(() => Math.max(0, stageAt.get()));
  useEffect(() => {
    // Back from a deal: the stage that was open is open again. The first time, the first that has a deal.
    const chosen = stageAt.get();
    const first = chosen < 0 ? view.columns.findIndex(c => c.count) : chosen;
    if (!wide) board?.scrollTo({ left: first * board.clientWidth, behavior: "instant" });
  }, [wide, board, view.pipeline, state]);
  if (!view.columns.length || !view.columns.some(c => c.count)) {
    if (state !== "ready")
      return (
        <div className="flex gap-3 p-4" aria-busy="true">
          {[0, 1, 2].map(i => (
            <div key={i} className="skeleton h-64 flex-1" />
          ))}
        </div>
      );
    if (!view.columns.length) return <>{empty}</>;
  }
  const show = (index: number) => board?.scrollTo({ left: index * board.clientWidth, behavior: "smooth" });
  return (
    <>
      {!wide && <StageTabs columns={view.columns} at={at} onPick={show} />}
      <div
        ref={setBoard}
        className="board"
        role="group"
        aria-label={label}
        data-lifted={lifted ? "" : undefined}
        onScroll={e => {
          if (wide) return;
          stageAt.set(Math.round(e.currentTarget.scrollLeft / Math.max(1, e.currentTarget.clientWidth)));
          setAt(stageAt.get());
        }}
      >
        {view.columns.map(column => (
          <BoardColumn
            key={column.id}
            column={column}
            card={card}
            lifted={column.deals.some(({ id }) => id === lifted?.id) ? lifted!.id : ""}
            over={lifted?.over === column.id}
          />
        ))}
      </div>
    </>
  );
}

type ColumnProps = { column: Column; card: Props["card"]; lifted: string; over: boolean };

const BoardColumn = memo(function BoardColumn({ column, card, lifted, over }: ColumnProps) {
  return (
    <section
      className="board-column"
      data-stage={column.id}
      data-over={over || undefined}
      aria-label={column.name}
    >
      <ColumnHead column={column} />
      <ul className="board-cards">
        {column.deals.map(deal => (
          <BoardCard key={deal.id} deal={deal} lifted={lifted === deal.id} card={card} />
        ))}
        {!column.count && <li className="board-none">{t("deal.none_here")}</li>}
        {column.hidden > 0 && <li className="board-none">{t("deal.more_here", { count: column.hidden })}</li>}
      </ul>
    </section>
  );
});

type CardProps = { deal: DealCard; lifted: boolean; card: Props["card"] };

/** Drawn again only when its deal changes: a board has hundreds of them. */
const BoardCard = memo(function BoardCard({ deal, lifted, card }: CardProps) {
  return (
    <li data-card={deal.id} data-lifted={lifted || undefined} className="deal-card">
      {card(deal)}
      <button
        type="button"
        className="deal-move"
        aria-haspopup="dialog"
        title={t("deal.move_named", { name: deal.name })}
        onClick={() => askMove(deal.id)}
      >
        <Icon name="move" size="1.25rem" />
        <span>{t("deal.move_to")}</span>
        <span className="sr-only"> {deal.name}</span>
      </button>
    </li>
  );
});

function ColumnHead({ column }: { column: Column }) {
  return (
    <header className="board-head">
      <div className="flex items-center gap-2">
        <StageMark status={column.status} />
        <h2 className="min-w-0 flex-1 truncate text-base font-bold">{column.name}</h2>
        <span className="tag tabular">{column.count}</span>
      </div>
      <p className="tabular mt-1 font-semibold">{column.total || "—"}</p>
      {column.status === "open" && (
        <p className="row-note tabular">
          {percent(column.probability)}
          {column.weighted && ` · ${t("deal.weighted", { value: column.weighted })}`}
        </p>
      )}
    </header>
  );
}

function StageTabs({
  columns,
  at,
  onPick,
}: {
  columns: readonly Column[];
  at: number;
  onPick: (index: number) => void;
}) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chip = row.current?.children[at] as HTMLElement | undefined;
    row.current?.scrollTo({ left: (chip?.offsetLeft ?? 0) - 24, behavior: "smooth" });
  }, [at]);
  return (
    <div ref={row} className="chip-row chip-scroll stage-tabs" role="group" aria-label={t("deal.stages")}>
      {columns.map((c, i) => (
        <button key={c.id} type="button" className="chip" aria-pressed={i === at} onClick={() => onPick(i)}>
          {c.name}
          <span className="chip-count tabular">{c.count}</span>
        </button>
      ))}
    </div>
  );
}

/** Only my own deals, where there are colleagues' as well. */
export function MineChip({ label }: { label: string }) {
  const owner = useLocal(chosenOwner);
  const colleagues = usePeople().length > 1;
  if (!colleagues) return null;
  return (
    <button
      type="button"
      className="chip"
      aria-pressed={Boolean(owner)}
      onClick={() => chosenOwner.set(owner ? "" : myId())}
    >
      {owner && <Tick />}
      {label}
    </button>
  );
}

/** Only what lacks a field that is asked for, where any is. */
export function LackingChip({ label }: { label: string }) {
  const on = useLocal(chosenLacking);
  const asked = useLive("board asked", CUSTOM_TYPES, () => requiredOf("deal").length > 0);
  if (!asked) return null;
  return (
    <button type="button" className="chip" aria-pressed={on} onClick={() => chosenLacking.set(!on)}>
      {on && <Tick />}
      {label}
    </button>
  );
}

/** Several pipelines: chips above the board. */
export function PipelineChips({ label }: { label: string }) {
  const { pipelines } = useBoard();
  if (pipelines.length < 2) return null;
  return (
    <div className="chip-row chip-scroll" role="group" aria-label={label}>
      {pipelines.map(p => (
        <button
          key={p.id}
          type="button"
          className="chip"
          aria-pressed={p.on}
          onClick={() => chosenPipeline.set(p.id)}
        >
          {p.name}
        </button>
      ))}
    </div>
  );
}
