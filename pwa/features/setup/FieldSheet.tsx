// A field of the workspace's own: what it is called, what it holds, whether it is asked for; its archive.
import { useState } from "react";
import { type CustomFieldFields, LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import type { Op } from "../../engine/core/types";
import { seen } from "../../engine/outbox/edit";
import { get } from "../../engine/store/store";
import { Chips } from "../../kit/form/Chips";
import { Switch } from "../../kit/form/Switch";
import { LineInput } from "../../kit/form/TextInput";
import { t } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { languages } from "../../kit/frame/language";
import { Sheet } from "../../kit/sheet/Sheet";
import { LinesEditor, tidyLines } from "./LinesEditor";
import { addOwn, KINDS, type Own, type OwnType, setOwn, useFilled } from "./own_fields";

type Props = { type: OwnType; field: Own | "new" | null; onClose: () => void };
type Draft = Omit<CustomFieldFields, "of" | "position" | "archived" | "item">;
const NEW: Draft = { label: "", kind: "line" };

export function FieldSheet({ type, field, onClose }: Props) {
  const own = field === "new" ? null : field;
  return (
    <Sheet open={Boolean(field)} onClose={onClose} title={own?.label || t("setup.add_field")} tall>
      {field && <FieldForm key={own?.id ?? "new"} type={type} own={own} onDone={onClose} />}
    </Sheet>
  );
}

function draftOf(own: Own | null): Draft {
  const rec = own ? get("custom_field", own.record) : undefined;
  if (!rec) return NEW;
  const {
    id: _id,
    type: _type,
    key: _key,
    position: _place,
    archived: _archived,
    item: _item,
    ...said
  } = rec;
  return said as Draft;
}

function FieldForm({ type, own, onDone }: { type: OwnType; own: Own | null; onDone: () => void }) {
  const [before] = useState(() => draftOf(own));
  const [now, setNow] = useState(before);
  const [base] = useState(seen);
  const put = (parts: Partial<Draft>) => setNow({ ...now, ...parts });
  const chosen = now.kind === "choice" || now.kind === "choices";
  const options = tidyLines(now.options ?? []);
  const ready = Boolean((now.label ?? "").trim()) && (!chosen || options.length > 0);
  const save = async () => {
    const kept = tidied(now, chosen ? options : []);
    const done = own ? await setOwn(own.record, changes(before, kept), base) : await addOwn(type, kept);
    if (done) onDone();
  };
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={e => {
        e.preventDefault();
        if (ready) void save();
      }}
    >
      <label className="field">
        <span className="field-label">{t("setup.name")}</span>
        <LineInput
          id="field-label"
          className="input"
          value={now.label ?? ""}
          max={LINE_CHARS_MAX}
          autoFocus={!own}
          placeholder={t("setup.field_example")}
          onText={label => put({ label })}
        />
      </label>
      {own ? (
        <p className="field">
          <span className="field-label">{t("setup.kind")}</span>
          {word(`setup.kind_${now.kind}`, now.kind ?? "")}
        </p>
      ) : (
        <div className="field">
          <Chips
            label={t("setup.kind")}
            choices={KINDS.map(value => ({ value, label: t(`setup.kind_${value}`) }))}
            value={now.kind ?? ""}
            onPick={kind => put({ kind: kind as NonNullable<Draft["kind"]> })}
          />
        </div>
      )}
      {chosen && (
        <LinesEditor
          label={t("setup.options")}
          note={own ? t("setup.options_note") : ""}
          add={t("setup.add_option")}
          value={now.options ?? []}
          onChange={next => put({ options: next })}
        />
      )}
      {now.kind !== "flag" && (
        <div className="field">
          <Switch
            id="field-required"
            label={t("setup.ask_for_it")}
            hint={t("setup.ask_for_it_note")}
            on={now.required ?? false}
            onFlip={required => put({ required })}
          />
        </div>
      )}
      <label className="field">
        <span className="field-label">{t("setup.help")}</span>
        <LineInput
          className="input"
          value={now.help ?? ""}
          max={LINE_CHARS_MAX}
          placeholder={t("setup.help_example")}
          onText={help => put({ help })}
        />
      </label>
      <Labels value={now.labels ?? {}} onChange={labels => put({ labels })} />
      <button type="submit" className="btn btn-primary" disabled={!ready}>
        {t("form.save")}
      </button>
      {own && <Archive type={type} own={own} base={base} onDone={onDone} />}
    </form>
  );
}

/** What it is called in one language or another, folded away: most workspaces speak one. */
function Labels({
  value,
  onChange,
}: {
  value: NonNullable<Draft["labels"]>;
  onChange: (next: Labelled) => void;
}) {
  return (
    <details className="more-fields">
      <summary className="btn btn-quiet btn-wide justify-start">{t("setup.labels")}</summary>
      <div className="pt-2">
        {languages.map(({ id, name }) => (
          <label key={id} className="field">
            <span className="field-label" lang={id}>
              {name}
            </span>
            <LineInput
              className="input"
              lang={id}
              value={value[id as keyof Labelled] ?? ""}
              max={LINE_CHARS_MAX}
              onText={text => onChange({ ...value, [id]: text })}
            />
          </label>
        ))}
      </div>
    </details>
  );
}

type Labelled = NonNullable<Draft["labels"]>;

function Archive({ type, own, base, onDone }: { type: OwnType; own: Own; base: number; onDone: () => void }) {
  const count = useFilled(type, own.id);
  const flip = async () => {
    const op: Op = { op: "set", field: "archived", value: own.archived ? null : true };
    if (await setOwn(own.record, [op], base)) onDone();
  };
  return (
    <div className="mt-4">
      <p className="field-note mb-2">
        {t("setup.n_filled", { count })} {!own.archived && t("setup.archive_field_note")}
      </p>
      <button type="button" className="btn btn-plain" onClick={() => void flip()}>
        {t(own.archived ? "setup.bring_back" : "setup.archive_field")}
      </button>
    </div>
  );
}

/** Trimmed, and without what says nothing. */
function tidied(now: Draft, options: string[]): Draft {
  const labels = Object.entries(now.labels ?? {}).flatMap(([id, text]) =>
    text.trim() ? [[id, text.trim()]] : [],
  );
  const help = (now.help ?? "").trim();
  return {
    label: (now.label ?? "").trim(),
    kind: now.kind ?? "line",
    ...(options.length && { options }),
    ...(labels.length && { labels: Object.fromEntries(labels) as Labelled }),
    ...(now.required && { required: true }),
    ...(help && { help }),
  };
}

/** The operations that make one of the other. */
const changes = (before: Draft, after: Draft): Op[] =>
  (["label", "options", "labels", "required", "help"] as const).flatMap(field => {
    const value = after[field] ?? null;
    return JSON.stringify(value) === JSON.stringify(before[field] ?? null)
      ? []
      : [{ op: "set", field, value }];
  });
