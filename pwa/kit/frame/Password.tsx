// A password field whose text can be shown: typing with gloves needs it.
import { type ReactNode, useState } from "react";
import { t } from "../format/i18n";

interface Props {
  name: string;
  autocomplete: string;
  label: string;
  /** For forms that look at it while it is typed. */
  onText?: (text: string) => void;
  invalid?: boolean;
  /** The id of what is said of it below. */
  describedBy?: string;
  children?: ReactNode;
}

export function Password({
  name,
  autocomplete,
  label,
  onText,
  invalid,
  describedBy,
  children,
}: Props): ReactNode {
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label className="field-label" htmlFor={`password-${name}`}>
        {label}
      </label>
      <div className="flex gap-gap">
        <input
          id={`password-${name}`}
          className="input"
          name={name}
          type={shown ? "text" : "password"}
          autoComplete={autocomplete}
          autoCapitalize="none"
          spellCheck={false}
          onChange={onText && (event => onText(event.currentTarget.value))}
          aria-invalid={invalid || undefined}
          aria-describedby={describedBy}
        />
        <button
          type="button"
          className="btn btn-plain btn-icon"
          aria-pressed={shown}
          aria-label={t("signin.show_password")}
          onClick={() => setShown(!shown)}
        >
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path
              d={`M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z${shown ? "M4 4l16 16" : ""}`}
            />
          </svg>
        </button>
      </div>
      {children}
    </div>
  );
}
