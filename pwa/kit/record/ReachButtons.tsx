// One of the big buttons under a name: call, message, e-mail, map. Several ways: a sheet to choose from.
import { useState } from "react";
import { Icon } from "../frame/Icon";
import type { IconName } from "../frame/icons";
import { Sheet } from "../sheet/Sheet";
import type { Reach } from "./shapes.gen";

type Props = { label: string; glyph: string; options: Reach[]; none: string };

export function ReachButton({ label, glyph, options, none }: Props) {
  const [open, setOpen] = useState(false);
  const inside = (
    <>
      <span className="reach-disc">
        <Icon name={glyph as IconName} size="1.5rem" />
      </span>
      <span className="reach-word">{label}</span>
    </>
  );
  const only = options.length === 1 ? options[0] : undefined;
  if (!options.length)
    return (
      <button type="button" className="reach" disabled aria-label={`${label}: ${none}`}>
        {inside}
      </button>
    );
  if (only)
    return (
      <a
        className="reach"
        href={only.href}
        target={only.href.startsWith("http") ? "_blank" : undefined}
        rel="noreferrer"
        aria-label={`${label}: ${only.text}`}
      >
        {inside}
      </a>
    );
  return (
    <>
      <button type="button" className="reach" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {inside}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={label}>
        <ul className="rows -mx-5">
          {options.map(o => (
            <li key={o.id}>
              <a
                className="row"
                href={o.href}
                target={o.href.startsWith("http") ? "_blank" : undefined}
                rel="noreferrer"
                onClick={() => setOpen(false)}
              >
                <span className="text-accent">
                  <Icon name={o.glyph as IconName} />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="row-title block">{o.text}</span>
                  <span className="row-note block">{o.kind}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Sheet>
    </>
  );
}
