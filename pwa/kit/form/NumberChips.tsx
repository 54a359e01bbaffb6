// A few numbers to choose from, as a section of its own: all are seen, one tap chooses.
import type { ReactNode } from "react";
import { Icon } from "../frame/Icon";

interface Props {
  title: string;
  note: string;
  now: number;
  choices: readonly number[];
  word: (choice: number) => string;
  onChoose: (choice: number) => void;
}

export function NumberChips({ title, note, now, choices, word, onChoose }: Props): ReactNode {
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      <div className="card card-pad">
        <div role="group" aria-label={title} className="flex flex-wrap gap-gap">
          {choices.map(choice => (
            <button
              key={choice}
              type="button"
              className="chip"
              aria-pressed={choice === now}
              onClick={() => onChoose(choice)}
            >
              {choice === now && <Icon name="check" size="1.125rem" />}
              {word(choice)}
            </button>
          ))}
        </div>
        <p className="field-note">{note}</p>
      </div>
    </section>
  );
}
