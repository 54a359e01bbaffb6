// Per type of record: the workspace's own fields in order, and which fields are asked for.
import { useState } from "react";
import { Chips, ManyChips } from "../../kit/form/Chips";
import { t, useLang } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { Icon } from "../../kit/frame/Icon";
import { setState, useScreen } from "../../kit/frame/state";
import { askable } from "./asked_fields";
import { FieldSheet } from "./FieldSheet";
import { type FieldType, hasOwn, type Own, orderOwn, setAsked, TYPES, useAsked, useOwn } from "./own_fields";
import { SortList } from "./SortList";

const TYPE = "setup.fields.type";

export function Fields() {
  useLang();
  const type = useScreen<FieldType>(TYPE, "contact");
  return (
    <div>
      <Chips
        label={t("setup.fields_of")}
        hideLabel
        choices={TYPES.map(value => ({ value, label: t(`${value}.title`) }))}
        value={type}
        onPick={value => setState(TYPE, value)}
      />
      {hasOwn(type) && <OwnFields key={type} type={type} />}
      <AskedFields type={type} />
    </div>
  );
}

function OwnFields({ type }: { type: FieldType }) {
  const own = useOwn(type);
  const [edited, setEdited] = useState<Own | "new" | null>(null);
  const live = own.filter(def => !def.archived);
  const archived = own.filter(def => def.archived);
  return (
    <section>
      <h2 className="section-title">{t("setup.own_fields")}</h2>
      {live.length > 0 ? (
        <div className="card overflow-hidden">
          <SortList rows={live} label={t("setup.own_fields")} onOrder={ids => void orderOwn(live, ids)}>
            {def => <FieldRow def={def} onOpen={() => setEdited(def)} />}
          </SortList>
        </div>
      ) : (
        <div className="card card-pad">
          <p>{t("setup.no_fields")}</p>
          <p className="field-note mt-1">{t("setup.no_fields_example")}</p>
        </div>
      )}
      <button type="button" id="add-field" className="add-button" onClick={() => setEdited("new")}>
        <Icon name="plus" />
        {t("setup.add_field")}
      </button>
      {archived.length > 0 && (
        <>
          <h3 className="section-title">{t("setup.archived")}</h3>
          <ul className="card rows overflow-hidden">
            {archived.map(def => (
              <li key={def.id}>
                <FieldRow def={def} onOpen={() => setEdited(def)} />
              </li>
            ))}
          </ul>
        </>
      )}
      {hasOwn(type) && <FieldSheet type={type} field={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function FieldRow({ def, onOpen }: { def: Own; onOpen: () => void }) {
  const notes = [
    word(`setup.kind_${def.kind}`, def.kind),
    def.required ? t("setup.asked_for") : "",
    def.options.join(", "),
  ];
  // One that only the workspace knows yet: the server is making a record of it.
  return (
    <button type="button" className="row" aria-haspopup="dialog" disabled={!def.record} onClick={onOpen}>
      <span className="min-w-0 flex-1">
        <span className="row-title block">{def.label}</span>
        <span className="row-note block">{notes.filter(Boolean).join(" · ")}</span>
      </span>
    </button>
  );
}

function AskedFields({ type }: { type: FieldType }) {
  const asked = useAsked(type);
  const choices = askable(type, asked).filter(({ value }) => !value.startsWith("custom."));
  return (
    <section>
      <h2 className="section-title">{t("setup.asked_fields")}</h2>
      <div className="card card-pad">
        <p className="field-note mb-3">{t("setup.asked_fields_note")}</p>
        <ManyChips
          label={t("setup.asked_fields")}
          hideLabel
          choices={choices}
          value={asked}
          onPick={fields => void setAsked(type, fields)}
        />
      </div>
    </section>
  );
}
