// A switch with its words beside it: the whole row is pressed.
import type { ReactNode } from "react";

type Props = { id: string; label: string; hint?: string; on: boolean; onFlip: (on: boolean) => void };

export function Switch({ id, label, hint, on, onFlip }: Props): ReactNode {
  return (
    <label className="flag-row" htmlFor={id}>
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{label}</span>
        {hint && <span className="field-note block">{hint}</span>}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={on}
        onChange={e => onFlip(e.target.checked)}
      />
    </label>
  );
}
