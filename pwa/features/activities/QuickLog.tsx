// Log a call, a meeting or a visit in five taps: what, how it went, when next, save.
import { useState } from "react";
import { charsMax } from "../../engine/core/values";
import { Chips } from "../../kit/form/Chips";
import { DayPick } from "../../kit/form/Choices";
import { LineInput, ProseInput } from "../../kit/form/TextInput";
import { dayFromNow, nextMonday } from "../../kit/format/days";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import type { IconName } from "../../kit/frame/icons";
import { Sheet } from "../../kit/sheet/Sheet";
import { guarded } from "../../kit/toast/guarded";
import { type LogInput, type LogKind, logActivity, setDone } from "./actions";
import { outcomesOf } from "./outcomes";

const KINDS: readonly { kind: LogKind; icon: IconName }[] = [
  { kind: "call", icon: "phone" },
  { kind: "meeting", icon: "contacts" },
  { kind: "visit", icon: "pin" },
  { kind: "message", icon: "chat" },
  { kind: "note", icon: "note" },
];
type Props = { on: LogInput["on"]; id: string; title: string };

export function QuickLog({ on, id, title }: Props) {
  const [kind, setKind] = useState<LogKind | null>(null);
  return (
    <>
      <div className="log-grid flex gap-1.5" role="group" aria-label={title}>
        {KINDS.map(k => (
          <button
            key={k.kind}
            type="button"
            className="log-button"
            aria-haspopup="dialog"
            onClick={() => setKind(k.kind)}
          >
            <Icon name={k.icon} size="1.5rem" />
            <span>{t(`activity.button_${k.kind}`)}</span>
          </button>
        ))}
      </div>
      <Sheet
        open={kind !== null}
        onClose={() => setKind(null)}
        title={kind ? t(`activity.log_${kind}`) : title}
      >
        {kind && <LogForm on={on} id={id} kind={kind} done={() => setKind(null)} />}
      </Sheet>
    </>
  );
}

function LogForm({
  on,
  id,
  kind,
  done,
}: {
  on: LogInput["on"];
  id: string;
  kind: LogKind;
  done: () => void;
}) {
  const [outcome, setOutcome] = useState("");
  const [text, setText] = useState("");
  const [next, setNext] = useState("");
  const [due, setDue] = useState("");
  const [picking, setPicking] = useState(false);
  const outcomes = outcomesOf(kind).map(o => ({ value: o, label: t(`activity.outcome_${o}`) }));
  const days = [
    { value: dayFromNow(1), label: t("form.tomorrow") },
    { value: dayFromNow(3), label: t("form.in_3_days") },
    { value: nextMonday(), label: t("form.next_week") },
    { value: "pick", label: t("form.pick_day") },
  ];
  const save = async () => {
    const how = outcomes.find(o => o.value === outcome)?.label ?? "";
    if (await guarded(() => logActivity({ on, id, kind, outcome: how, text, due, next }))) done();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={e => {
        e.preventDefault();
        void save();
      }}
    >
      {outcomes.length > 0 && (
        <Chips
          label={t("activity.outcome")}
          choices={outcomes}
          value={outcome}
          clearable
          onPick={setOutcome}
        />
      )}
      <label>
        <span className="field-label">{t("activity.what")}</span>
        <ProseInput
          className="input"
          rows={kind === "note" ? 5 : 2}
          value={text}
          onText={setText}
          max={charsMax("activity", "body")}
          autoFocus={kind === "note"}
        />
      </label>
      <div>
        <Chips
          small
          label={t("activity.next_step")}
          choices={days}
          value={picking ? "pick" : due}
          clearable
          onPick={v => {
            setPicking(v === "pick");
            setDue(v === "pick" ? "" : v);
          }}
        />
        {picking && (
          <div className="mt-2">
            <DayPick id="log-due" label={t("activity.next_step")} value={due} chips="none" onPick={setDue} />
          </div>
        )}
        {(due || picking) && (
          <LineInput
            className="input mt-2"
            value={next}
            onText={setNext}
            placeholder={t("activity.follow_up")}
            aria-label={t("activity.next_what")}
            max={charsMax("activity", "subject")}
          />
        )}
      </div>
      <button type="submit" className="btn btn-primary btn-wide">
        {t("form.save")}
      </button>
    </form>
  );
}

/** A round box that ticks a task off. */
export function DoneBox({ id, title }: { id: string; title: string }) {
  return (
    <button
      type="button"
      className="done-box"
      aria-label={t("activity.mark_done", { title })}
      onClick={() => void guarded(() => setDone(id, true))}
    >
      <span>
        <Icon name="check" size="1.25rem" />
      </span>
    </button>
  );
}
