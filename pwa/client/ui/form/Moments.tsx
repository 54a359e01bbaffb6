// When something happened, what comes next and when, and the days to remember about a person.
import { toDay } from "../../format";
import { Chips } from "./Chips";
import { DayPick } from "./Choices";
import { useField } from "./context";
import { Frame } from "./Field";
import { ItemsField } from "./Items";

const two = (n: number) => String(n).padStart(2, "0");
const localText = (ms: number) => { const d = new Date(ms); return `${toDay(d)}T${two(d.getHours())}:${two(d.getMinutes())}`; };

/** A date and time in the device's time zone, kept as an instant. */
export function InstantField({ name, label }: { name: string; label: string }) {
  const { value, set } = useField<number>(name);
  return (
    <Frame id={`f-${name}`} label={label}>
      <input id={`f-${name}`} type="datetime-local" className="input" value={value ? localText(value) : ""} onChange={e => set(e.target.value ? new Date(e.target.value).getTime() : null)} />
    </Frame>
  );
}

/** The promise made: what, and by which day. */
export function NextStepField({ label, dayLabel, placeholder }: { label: string; dayLabel: string; placeholder: string }) {
  const { value, set } = useField<{ text?: string; due?: string | null }>("next_step");
  return (
    <Frame id="f-next_step" label={label}>
      <input id="f-next_step" className="input" value={value?.text ?? ""} maxLength={1000} placeholder={placeholder} autoComplete="off" onChange={e => set({ ...value, text: e.target.value })} enterKeyHint="done" />
      <div className="mt-2"><DayPick id="f-next_step-due" label={dayLabel} value={value?.due ?? ""} chips="future" onPick={due => set({ ...value, due: due || null })} /></div>
    </Frame>
  );
}

export function DatesField({ label, add, dayLabel, whatLabel }: { label: string; add: string; dayLabel: string; whatLabel: string }) {
  return (
    <ItemsField<{ label?: string; day: string }>
      name="dates" label={label} add={add} blank={() => ({ label: "", day: "" })}
      row={(item, put, id, focus) => (
        <div className="grid grid-cols-2 gap-2" key={id}>
          <input className="input" aria-label={whatLabel} placeholder={whatLabel} value={item.label ?? ""} maxLength={255} autoFocus={focus} onChange={e => put({ ...item, label: e.target.value })} />
          <input className="input" type="date" aria-label={dayLabel} value={item.day} onChange={e => put({ ...item, day: e.target.value })} />
        </div>
      )}
    />
  );
}

/** Whether it has happened or is still to be done; what is to be done has a day. */
export function DoneField({ label, doneText, openText, dueLabel }: { label: string; doneText: string; openText: string; dueLabel: string }) {
  const { value, set } = useField<boolean>("done");
  const { value: due, set: setDue } = useField<string>("due");
  const open = value === false;
  return (
    <div className="field">
      <Chips label={label} choices={[{ value: "done", label: doneText }, { value: "open", label: openText }]} value={open ? "open" : "done"} onPick={v => set(v === "done")} />
      {open && <div className="mt-3"><label className="field-label" htmlFor="f-due">{dueLabel}</label><DayPick id="f-due" label={dueLabel} value={due ?? ""} chips="future" onPick={day => setDue(day || null)} /></div>}
    </div>
  );
}
