// An amount of money: typed as people write it, kept as whole minor units with its currency.
import { useState } from "react";
import { minorDigits } from "../../format";
import { lang, t } from "../../i18n";
import type { Money } from "../../schema.gen";
import { amountText, currencies, parseAmount } from "../money";
import { Chips } from "./Chips";
import { useDemand, useField, useForm } from "./context";
import { described, Frame } from "./Field";

export function MoneyField({ name, label }: { name: string; label: string }) {
  const { value, set, fault } = useField<Money>(name);
  const { core } = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  const { value: pipeline } = useField<string>("pipeline");
  const choices = currencies(value?.currency, pipeline);
  const currency = value?.currency ?? choices[0] ?? "USD";
  const bad = typed !== null && typed.trim() !== "" && parseAmount(typed, currency, lang()) === null;
  useDemand(name, () => (bad ? { text: t("form.bad_amount"), firm: true } : null));
  const type = (text: string) => {
    setTyped(text);
    const amount = parseAmount(text, currency, lang());
    if (text.trim() === "") set(null);
    else if (amount !== null) set({ amount, currency });
  };
  const leave = () => {
    core.tell(name, bad ? { text: t("form.bad_amount"), firm: true } : null);
    if (!bad) setTyped(null);
  };
  const recode = (next: string) => {
    const amount = value ? Math.round((value.amount / 10 ** minorDigits(currency)) * 10 ** minorDigits(next)) : 0;
    set({ amount, currency: next });
  };
  return (
    <Frame id={`f-${name}`} label={label} fault={fault}>
      <div className="money-box">
        <span className="money-code" aria-hidden="true">{currency}</span>
        <input
          id={`f-${name}`} className="input money-input tabular" inputMode="decimal" autoComplete="off" maxLength={24} value={typed ?? (value ? amountText(value, lang()) : "")}
          onChange={e => type(e.target.value)} onBlur={leave} placeholder="0" aria-invalid={fault ? true : undefined} aria-describedby={described(`f-${name}`, fault)} enterKeyHint="done"
        />
      </div>
      {choices.length > 1 && <div className="mt-2"><Chips label={t("form.currency")} hideLabel small choices={choices.map(c => ({ value: c, label: c }))} value={currency} onPick={recode} wrap={false} /></div>}
    </Frame>
  );
}
