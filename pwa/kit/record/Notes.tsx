// Notes edited where they stand: tap, type, leave. What was typed is kept as a draft until it is saved.
import { useEffect, useRef, useState } from "react";
import type { RecordType } from "../../engine/core/types";
import { charsMax } from "../../engine/core/values";
import { edit, seen } from "../../engine/outbox/edit";
import { clearDraft, readDraft, writeDraft } from "../form/draft";
import { grow } from "../form/TextField";
import { ProseInput } from "../form/TextInput";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";
import { guarded } from "../toast/guarded";

type Props = { type: string; id: string; text: string; label: string; empty: string };

export function Notes({ type, id, text, label, empty }: Props) {
  const key = `notes:${id}`;
  const [typed, setTyped] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const base = useRef(0);
  useEffect(() => {
    const draft = readDraft(key);
    const kept = draft?.values["text"];
    base.current = draft?.base ?? 0;
    setTyped(typeof kept === "string" && kept !== text ? kept : null);
  }, [key]);
  useEffect(() => grow(box.current), [typed]);
  const type_ = (next: string) => {
    setTyped(next);
    writeDraft(key, { at: Date.now(), values: { text: next }, before: { text }, base: base.current });
  };
  const close = () => {
    clearDraft(key);
    setTyped(null);
  };
  const save = async () => {
    if (typed === null) return;
    const write = () =>
      edit(
        type as RecordType,
        id,
        [{ op: "text", field: "notes", value: typed.trimEnd() }],
        undefined,
        base.current,
      );
    if (typed === text || (await guarded(write))) close();
  };
  const open = () => {
    base.current = seen();
    setTyped(text);
    requestAnimationFrame(() => box.current?.focus());
  };
  if (typed === null) {
    return (
      <button type="button" className="notes-text" onClick={open}>
        <span className="sr-only">{`${label}. ${t("common.edit")} `}</span>
        {text ? (
          <span className="whitespace-pre-wrap break-words">{text}</span>
        ) : (
          <span className="flex items-center gap-2 text-ink-soft">
            <Icon name="note" />
            {empty}
          </span>
        )}
      </button>
    );
  }
  return (
    <div>
      <ProseInput
        ref={box}
        className="input"
        rows={4}
        aria-label={label}
        value={typed}
        max={charsMax(type, "notes")}
        onText={type_}
        onKeyDown={e => {
          if (e.key === "Escape") {
            e.preventDefault();
            close();
          }
          if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) void save();
        }}
      />
      <div className="mt-2 flex justify-end gap-gap">
        <button type="button" className="btn btn-quiet" onClick={close}>
          {t("common.cancel")}
        </button>
        <button type="button" className="btn btn-primary" onClick={() => void save()}>
          {t("form.save")}
        </button>
      </div>
    </div>
  );
}
