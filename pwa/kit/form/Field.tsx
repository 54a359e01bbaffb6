// The frame every field stands in: label above, error below in plain words, both tied to the control for
// screen readers.
import type { ReactNode } from "react";
import type { Fault } from "./core";

export type FrameProps = {
  id: string;
  label: string;
  fault?: Fault | null;
  hint?: string;
  children: ReactNode;
  action?: ReactNode;
};

export function Frame({ id, label, fault, hint, children, action }: FrameProps) {
  return (
    <div className="field" data-path={id}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {hint && !fault && (
        <p className="field-note" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FaultLine id={id} fault={fault ?? null} action={action} />
    </div>
  );
}

/** Always in the page, so that a screen reader announces a text that appears. */
export function FaultLine({ id, fault, action }: { id: string; fault: Fault | null; action?: ReactNode }) {
  return (
    <div
      id={`${id}-fault`}
      role="status"
      className={fault ? `field-fault ${fault.firm ? "" : "field-doubt"}` : "contents"}
    >
      {fault && (
        <>
          <svg
            viewBox="0 0 24 24"
            width="18"
            height="18"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.2"
            strokeLinecap="round"
            aria-hidden="true"
          >
            <circle cx="12" cy="12" r="9" />
            <path d="M12 7.5v5.5M12 16.4v.1" />
          </svg>
          <span>{fault.text}</span>
          {action}
        </>
      )}
    </div>
  );
}

export function described(id: string, fault: Fault | null | undefined, hint?: string): string | undefined {
  if (fault) return `${id}-fault`;
  return hint ? `${id}-hint` : undefined;
}
