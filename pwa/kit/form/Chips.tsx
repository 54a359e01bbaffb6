// One of a few choices as chips: everything is seen at once and one tap chooses.
import { type KeyboardEvent, useId } from "react";

export type Choice = { value: string; label: string };
type Props = {
  label: string;
  choices: readonly Choice[];
  value: string;
  onPick: (value: string) => void;
  small?: boolean;
  clearable?: boolean;
  hideLabel?: boolean;
  wrap?: boolean;
};

export function Chips({
  label,
  choices,
  value,
  onPick,
  small = false,
  clearable = false,
  hideLabel = false,
  wrap = true,
}: Props) {
  const id = useId();
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = choices.findIndex(c => c.value === value);
    const next = choices[(at + step + choices.length) % choices.length];
    if (!next) return;
    onPick(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus();
  };
  const chosen = choices.some(c => c.value === value);
  return (
    <div>
      <span id={id} className={hideLabel ? "sr-only" : "field-label"}>
        {label}
      </span>
      <div
        role="radiogroup"
        aria-labelledby={id}
        onKeyDown={keys}
        className={`chip-row ${wrap ? "flex-wrap" : "chip-scroll"}`}
      >
        {choices.map((c, i) => {
          const on = c.value === value;
          return (
            <button
              key={c.value}
              type="button"
              role="radio"
              aria-checked={on}
              data-value={c.value}
              tabIndex={on || (!chosen && i === 0) ? 0 : -1}
              className={`chip ${on ? "chip-on" : ""} ${small ? "chip-small" : ""}`}
              onClick={() => onPick(on && clearable ? "" : c.value)}
            >
              {on && <Tick />}
              {c.label}
            </button>
          );
        })}
      </div>
    </div>
  );
}

type ManyProps = {
  label: string;
  choices: readonly Choice[];
  value: readonly string[];
  onPick: (value: string[]) => void;
  hideLabel?: boolean;
};

/** Any number of a few choices. */
export function ManyChips({ label, choices, value, onPick, hideLabel = false }: ManyProps) {
  const id = useId();
  const flip = (one: string) =>
    onPick(value.includes(one) ? value.filter(other => other !== one) : [...value, one]);
  return (
    <div role="group" aria-labelledby={id}>
      <span className={hideLabel ? "sr-only" : "field-label"} id={id}>
        {label}
      </span>
      <div className="chip-row flex-wrap">
        {choices.map(c => (
          <button
            key={c.value}
            type="button"
            className={`chip ${value.includes(c.value) ? "chip-on" : ""}`}
            aria-pressed={value.includes(c.value)}
            onClick={() => flip(c.value)}
          >
            {value.includes(c.value) && <Tick />}
            {c.label}
          </button>
        ))}
      </div>
    </div>
  );
}

export function Tick() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M5 12.5l4.5 4.5L19 7.5" />
    </svg>
  );
}
