// Which currency amounts begin with: the workspace's, or another one.
import { useState } from "react";
import { CurrencySheet } from "../../kit/form/MoneyField";
import { t } from "../../kit/format/i18n";
import { currencies } from "../../kit/format/money";
import { Icon } from "../../kit/frame/Icon";

type Props = { label: string; note: string; value: string; onPick: (currency: string) => void };
const NONE: readonly string[] = [];

export function CurrencyPick({ label, note, value, onPick }: Props) {
  const [picking, setPicking] = useState(false);
  return (
    <div className="field">
      <span className="field-label" id="l-currency">
        {label}
      </span>
      <button
        type="button"
        className="chip"
        id="f-currency"
        aria-labelledby="l-currency f-currency"
        aria-haspopup="dialog"
        onClick={() => setPicking(true)}
      >
        {value || t("setup.currency_own")}
        <Icon name="down" size="1rem" />
      </button>
      <p className="field-note">{note}</p>
      <CurrencySheet
        first={currencies(value, NONE, NONE)}
        open={picking}
        onClose={() => setPicking(false)}
        onPick={onPick}
      />
    </div>
  );
}
