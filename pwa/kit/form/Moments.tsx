// When something happened, what comes next and when, and the days to remember about a person.

import { charsMax } from "../../engine/core/values";
import { toDay } from "../format/format";
import { Chips } from "./Chips";
import { DayPick } from "./Choices";
import { useFault, useField, useForm } from "./context";
import { described, FaultLine, Frame } from "./Field";
import { ItemsField } from "./Items";
import { LineInput } from "./TextInput";

const two = (n: number) => String(n).padStart(2, "0");
/** As an input of the device takes it. */
export const localInstant = (ms: number) => {
  const d = new Date(ms);
  return `${toDay(d)}T${two(d.getHours())}:${two(d.getMinutes())}`;
};

/** A date and time in the device's time zone, kept as an instant. */
export function InstantField({ name, label }: { name: string; label: string }) {
  const { value, set, fault } = useField<number>(name);
  return (
    <Frame id={`f-${name}`} label={label} fault={fault}>
      <input
        id={`f-${name}`}
        type="datetime-local"
        className="input"
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(`f-${name}`, fault)}
        value={value ? localInstant(value) : ""}
        onChange={e => set(e.target.value ? new Date(e.target.value).getTime() : null)}
      />
    </Frame>
  );
}

/** The promise made: what, and by which day. */
export function NextStepField({
  label,
  dayLabel,
  placeholder,
}: {
  label: string;
  dayLabel: string;
  placeholder: string;
}) {
  const { value, set, fault } = useField<{ text?: string; due?: string | null }>("next_step");
  const { type } = useForm();
  return (
    <Frame id="f-next_step" label={label} fault={fault}>
      <LineInput
        id="f-next_step"
        className="input"
        value={value?.text ?? ""}
        max={charsMax(type, "next_step", "text")}
        placeholder={placeholder}
        autoComplete="off"
        onText={text => set({ ...value, text })}
        enterKeyHint="done"
        aria-invalid={fault ? true : undefined}
        aria-describedby={described("f-next_step", fault)}
      />
      <div className="mt-2">
        <DayPick
          id="f-next_step-due"
          label={dayLabel}
          value={value?.due ?? ""}
          chips="future"
          onPick={due => set({ ...value, due: due || null })}
        />
      </div>
    </Frame>
  );
}

export function DatesField({
  label,
  add,
  dayLabel,
  whatLabel,
}: {
  label: string;
  add: string;
  dayLabel: string;
  whatLabel: string;
}) {
  return (
    <ItemsField<DateItem>
      name="dates"
      label={label}
      add={add}
      blank={() => ({ label: "", day: "" })}
      row={(item, put, id, focus) => (
        <DateRow
          key={id}
          path={`dates.${id}`}
          item={item}
          put={put}
          focus={focus}
          dayLabel={dayLabel}
          whatLabel={whatLabel}
        />
      )}
    />
  );
}

type DateItem = { label?: string; day: string };
type DateRowProps = {
  path: string;
  item: DateItem;
  put: (next: DateItem) => void;
  focus: boolean;
  dayLabel: string;
  whatLabel: string;
};

function DateRow({ path, item, put, focus, dayLabel, whatLabel }: DateRowProps) {
  const { core, type } = useForm();
  const fault = useFault(path);
  const id = `f-${path.replace(".", "-")}`;
  const change = (next: DateItem) => {
    put(next);
    if (fault) core.tell(path, null);
  };
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <LineInput
          className="input"
          aria-label={whatLabel}
          placeholder={whatLabel}
          value={item.label ?? ""}
          max={charsMax(type, "dates", "label")}
          autoFocus={focus}
          onText={label => change({ ...item, label })}
        />
        <input
          className="input"
          type="date"
          data-path={path}
          aria-label={dayLabel}
          value={item.day}
          onChange={e => change({ ...item, day: e.target.value })}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
        />
      </div>
      <FaultLine id={id} fault={fault} />
    </>
  );
}

/** Whether it has happened or is still to be done; what is to be done has a day. */
export function DoneField({
  label,
  doneText,
  openText,
  dueLabel,
}: {
  label: string;
  doneText: string;
  openText: string;
  dueLabel: string;
}) {
  const { value, set } = useField<boolean>("done");
  const { value: due, set: setDue } = useField<string>("due");
  const open = value === false;
  return (
    <div className="field">
      <Chips
        label={label}
        choices={[
          { value: "done", label: doneText },
          { value: "open", label: openText },
        ]}
        value={open ? "open" : "done"}
        onPick={v => set(v === "done")}
      />
      {open && (
        <div className="mt-3">
          <label className="field-label" htmlFor="f-due">
            {dueLabel}
          </label>
          <DayPick
            id="f-due"
            label={dueLabel}
            value={due ?? ""}
            chips="future"
            onPick={day => setDue(day || null)}
          />
        </div>
      )}
    </div>
  );
}
