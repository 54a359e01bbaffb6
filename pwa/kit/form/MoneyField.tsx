// An amount of money: typed as people write it, kept as whole minor units with its currency.
import { useMemo, useState } from "react";
import type { Money } from "../../engine/core/schema.gen";
import { fold } from "../../engine/store/search";
import { minorDigits } from "../format/format";
import { lang, t, useLang } from "../format/i18n";
import { allCurrencies, amountText, currencies, parseAmount, symbolOf } from "../format/money";
import { Icon } from "../frame/Icon";
import { useLive } from "../frame/live";
import { workspace } from "../record/people";
import { Chips } from "./Chips";
import { useDemand, useField, useForm } from "./context";
import { described, Frame } from "./Field";
import { OptionSheet } from "./OptionSheet";

const NONE: readonly string[] = [];

type Props = {
  name: string;
  label: string;
  /** Currencies to offer before the workspace's own, and after it. */
  likely?: readonly string[];
  others?: readonly string[];
};

export function MoneyField({ name, label, likely = NONE, others = NONE }: Props) {
  const { value, set, fault } = useField<Money>(name);
  const { core } = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  // Chosen before an amount was typed.
  const [ahead, setAhead] = useState("");
  const [picking, setPicking] = useState(false);
  useLive("workspace", ["workspace"], workspace);
  const choices = currencies(value?.currency ?? ahead, likely, others);
  const currency = value?.currency ?? (ahead || (choices[0] ?? "USD"));
  const bad = typed !== null && typed.trim() !== "" && parseAmount(typed, currency, lang()) === null;
  useDemand(name, () => (bad ? { text: t("form.bad_amount"), firm: true } : null));
  const type = (text: string) => {
    setTyped(text);
    const amount = parseAmount(text, currency, lang());
    if (text.trim() === "") set(null);
    else if (amount !== null) set({ ...value, amount, currency });
  };
  const leave = () => {
    core.tell(name, bad ? { text: t("form.bad_amount"), firm: true } : null);
    if (!bad) setTyped(null);
  };
  const recode = (next: string) => {
    setAhead(next);
    if (value)
      set({
        ...value,
        amount: Math.round((value.amount / 10 ** minorDigits(currency)) * 10 ** minorDigits(next)),
        currency: next,
      });
  };
  return (
    <Frame id={`f-${name}`} label={label} fault={fault}>
      <div className="money-box">
        <span className="money-code" aria-hidden="true">
          {currency}
        </span>
        <input
          id={`f-${name}`}
          className="input money-input tabular"
          inputMode="decimal"
          autoComplete="off"
          maxLength={24}
          value={typed ?? (value ? amountText(value, lang()) : "")}
          onChange={e => type(e.target.value)}
          onBlur={leave}
          placeholder="0"
          aria-invalid={fault ? true : undefined}
          aria-describedby={described(`f-${name}`, fault)}
          enterKeyHint="done"
        />
      </div>
      <div className="mt-2 flex items-center gap-2">
        {choices.length > 1 && (
          <Chips
            label={t("form.currency")}
            hideLabel
            small
            choices={choices.map(c => ({ value: c, label: c }))}
            value={currency}
            onPick={recode}
            wrap={false}
          />
        )}
        <button
          type="button"
          className="chip chip-small shrink-0"
          aria-haspopup="dialog"
          onClick={() => setPicking(true)}
        >
          {t("form.other_currency")}
          <Icon name="down" size="1rem" />
        </button>
      </div>
      <CurrencySheet first={choices} open={picking} onClose={() => setPicking(false)} onPick={recode} />
    </Frame>
  );
}

export function CurrencySheet({
  first,
  open,
  onClose,
  onPick,
}: {
  first: readonly string[];
  open: boolean;
  onClose: () => void;
  onPick: (code: string) => void;
}) {
  const [query, setQuery] = useState("");
  const language = useLang();
  const all = useMemo(() => (open ? allCurrencies(first, language) : []), [open, first.join(), language]);
  const q = fold(query.trim());
  const rows = all
    .filter(c => !q || fold(`${c.code} ${c.name}`).includes(q))
    .map(c => ({ id: c.code, name: c.name, note: c.code, mark: symbolOf(c.code, language) }));
  return (
    <OptionSheet
      rows={rows}
      query={query}
      onQuery={setQuery}
      open={open}
      onClose={onClose}
      onPick={onPick}
      title={t("form.currency")}
    />
  );
}
