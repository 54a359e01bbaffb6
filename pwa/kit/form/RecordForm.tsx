// A form over one record, new or existing. Keeps a draft while it is typed, saves only what was touched,
// and lets nothing that was typed get lost.

import {
  type FormEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { checkFields, type Fault } from "../../engine/core/checks";
import { cleanLine, fit } from "../../engine/core/clean";
import { LINE_CHARS_MAX, RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import { checkOps, ValueError } from "../../engine/core/values";
import { diff, seen } from "../../engine/outbox/edit";
import { instant, list } from "../format/format";
import { t } from "../format/i18n";
import { missingOf, pathLabel } from "../format/required";
import { Icon } from "../frame/Icon";
import { useReady, useRec } from "../frame/live";
import { guarded } from "../toast/guarded";
import { FormContext, useForm } from "./context";
import { createForm, type FormCore, type Twin, type Values } from "./core";
import { ownDefaults } from "./defaults";
import { faultText, pathOf } from "./faults";
import { readPhones } from "./numbers";
import { showFirst } from "./show_first";
import { filled, tidy } from "./tidy";
import { write } from "./written";

/** What a feature adds of its own: what a new record starts with, what it may double, where saving leads. */
type Own = {
  starts?: (asked: Values) => Values;
  twin?: (values: Values) => Twin | null;
  after?: (values: Values) => string;
  /** Where cancelling leads, where a record has no page of its own. */
  leave?: string;
};
type Props = Own & { type: RecordType; recordId?: string; home: string; children?: ReactNode };

/**
 * Waits for the record, then shows the form; `home` is the route of the list, and of its records below it.
 */
export function RecordForm({ type, recordId = "", home, children, ...own }: Props) {
  const rec = useRec(type, recordId || undefined);
  const state = useReady();
  const [params] = useSearchParams();
  // A form opened for something in particular has a draft of its own.
  const key = `${type}:${recordId || `new?${params.toString()}`}`;
  const started = useRef<{ key: string; core: FormCore } | null>(null);
  if (started.current?.key !== key && state !== "loading" && (!recordId || rec)) {
    const start: Values = rec ? plain(rec) : {};
    const changes = recordId ? {} : presets(type, params, own.starts);
    started.current = { key, core: createForm(key, start, changes, seen()) };
  }
  const core = started.current?.key === key ? started.current.core : null;
  if (core)
    return (
      <Body key={key} core={core} type={type} recordId={recordId} home={home} {...own}>
        {children}
      </Body>
    );
  if (state !== "ready" || !recordId)
    return (
      <div className="page" aria-busy="true">
        {[60, 90, 90, 40].map((w, i) => (
          <div key={i} className="skeleton mb-4" style={{ height: "3.5rem", width: `${w}%` }} />
        ))}
      </div>
    );
  return <p className="page py-10 text-center text-lg">{t("form.gone")}</p>;
}

function plain(rec: object): Values {
  const { id: _id, type: _type, key: _key, ...fields } = rec as Record<string, unknown>;
  return fields;
}

/** Who made it, who may see it; what the address says of its fields; and what the feature makes of it. */
function presets(type: RecordType, params: URLSearchParams, starts: Own["starts"]): Values {
  const { fields, title } = RECORD_TYPES[type];
  const given: Values = {};
  for (const [name, info] of Object.entries(fields)) {
    const value = params.get(name);
    if (value && (info.kind === "ref" || info.choices.includes(value))) given[name] = value;
  }
  // "name" is what was searched: the title of whatever type.
  const name = fit("", cleanLine(params.get("name") ?? ""), LINE_CHARS_MAX).text;
  const [field = "", part = ""] = (title[0] ?? "").split(".");
  if (name && field) given[field] = part ? { [part]: name } : name;
  const asked = Object.fromEntries(params);
  return { ...ownDefaults(type), ...starts?.(asked), ...given };
}

type BodyProps = Own & {
  core: FormCore;
  type: RecordType;
  recordId: string;
  home: string;
  children?: ReactNode;
};

function Body({ core, type, recordId, home, children, twin, after, leave }: BodyProps) {
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [saving, setSaving] = useState(false);
  const [lacking, setLacking] = useState("");
  const info = useMemo(() => ({ core, type, recordId }), [core, type, recordId]);
  const leaveTo = leave ?? (recordId ? `${home}/${recordId}` : home);
  useKeepDraft(core);
  const save = async (later = false) => {
    if (saving) return;
    setSaving(true);
    let id = "";
    const kept = await guarded(async () => {
      await readPhones(core);
      if (!mayWrite() || !(later || isWhole())) return;
      id = await write(core, type, recordId);
    });
    setSaving(false);
    if (kept && !id) return;
    if (!kept) return core.keepNow();
    core.finish();
    await navigate(after ? after(core.values()) : (leave ?? `${home}/${id}`), { replace: true });
  };
  /** Says at its field whatever would be refused, and goes to the first; false when there is something. */
  const mayWrite = (): boolean => {
    const firm = core.firmFaults();
    const faults = firm.length ? [] : faultsOf(core, type, recordId);
    for (const fault of faults) core.tell(pathOf(fault), { text: faultText(type, fault), firm: true });
    const paths = [...firm, ...faults.map(pathOf)];
    if (!paths.length) return true;
    // What no field of this form shows is said as a message.
    if (!showFirst(form.current, paths) && faults.length) throw new ValueError(type, faults);
    return false;
  };
  /** Asks for what the workspace wants filled in, at its fields; false when something is missing. */
  const isWhole = (): boolean => {
    const after = tidy(type, core.values(), core.before);
    const missing = missingOf(type, { ...core.before, ...after });
    const names = missing.map(path => pathLabel(type, path));
    for (const [i, path] of missing.entries())
      core.tell(path, { text: t("form.asked", { field: names[i]! }), firm: false });
    setLacking(list(names));
    if (missing.length) showFirst(form.current, missing);
    return !missing.length;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <FormContext.Provider value={info}>
      <form
        ref={form}
        className="record-form"
        noValidate
        onSubmit={submit}
        autoComplete="on"
        data-form={core.draftKey}
        onKeyDown={e => {
          if (e.key === "Escape" && !e.defaultPrevented) {
            core.keepNow();
            void navigate(leaveTo);
          }
        }}
      >
        <DraftBar core={core} />
        {twin && !recordId && <TwinHint core={core} twinOf={twin} home={home} />}
        {children}
        <div className="form-bar">
          {lacking && (
            <div className="tone-warn form-note" role="status">
              <Icon name="warn" />
              <span className="min-w-44 flex-1">{t("form.lacks", { what: lacking })}</span>
              <button type="button" className="btn btn-quiet" id="later" onClick={() => void save(true)}>
                {t("form.later")}
              </button>
            </div>
          )}
          <div className="flex gap-gap">
            <Link to={leaveTo} className="btn btn-plain" onClick={() => core.keepNow()}>
              {t("common.cancel")}
            </Link>
            <button type="submit" className="btn btn-primary flex-1" id="save" disabled={saving}>
              {t("form.save")}
            </button>
          </div>
        </div>
      </form>
    </FormContext.Provider>
  );
}

/** What the server would refuse of what stands in the form. */
function faultsOf(core: FormCore, type: RecordType, recordId: string): Fault[] {
  const after = tidy(type, core.values(), core.before);
  if (!recordId) return checkFields(type, filled(after), { whole: true });
  return checkOps(type, diff(type, core.before, after), core.before);
}

/** A killed app gives no last call, but hiding does: write then what the quiet time still holds. */
function useKeepDraft(core: FormCore) {
  useEffect(() => {
    const keep = () => {
      if (document.visibilityState === "hidden") core.keepNow();
    };
    document.addEventListener("visibilitychange", keep);
    window.addEventListener("pagehide", core.keepNow);
    return () => {
      document.removeEventListener("visibilitychange", keep);
      window.removeEventListener("pagehide", core.keepNow);
      core.keepNow();
    };
  }, [core]);
}

function useAll(core: FormCore): Values {
  const subscribe = useCallback((fn: () => void) => core.subscribe("*", fn), [core]);
  return useSyncExternalStore(subscribe, core.values);
}

function DraftBar({ core }: { core: FormCore }) {
  useAll(core);
  const at = core.restoredAt();
  if (!at) return null;
  const when = instant(at);
  return (
    <div role="status" className="tone-info form-note">
      <Icon name="history" />
      <span className="flex-1">{t("form.draft_restored", { when })}</span>
      <button type="button" className="btn btn-quiet" onClick={() => core.discardDraft()}>
        {t("form.discard")}
      </button>
    </div>
  );
}

/** Milliseconds after the last keystroke before thousands of records are compared. */
const TWIN_QUIET_MS = 350;

function TwinHint({
  core,
  twinOf,
  home,
}: {
  core: FormCore;
  twinOf: NonNullable<Own["twin"]>;
  home: string;
}) {
  const values = useAll(core);
  const [twin, setTwin] = useState<Twin | null>(null);
  const [passed, setPassed] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setTwin(twinOf(values)), TWIN_QUIET_MS);
    return () => clearTimeout(timer);
  }, [values.name, values.phones, values.emails, twinOf]);
  if (!twin || twin.id === passed) return <div role="status" className="contents" />;
  return (
    <div role="status" className="tone-warn form-note">
      <Icon name="copy" />
      <span className="flex-1">{t(`form.twin_${twin.why}`, { name: twin.name })}</span>
      <Link className="btn btn-quiet" to={`${home}/${twin.id}`} onClick={() => core.keepNow()}>
        {t("form.open")}
      </Link>
      <button
        type="button"
        className="btn btn-quiet btn-icon"
        aria-label={t("common.close")}
        onClick={() => setPassed(twin.id)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Fields that are seldom needed, folded away; opens by itself when one of them has a value. */
export function MoreFields({
  label,
  fields,
  children,
}: {
  label: string;
  fields: string[];
  children?: ReactNode;
}) {
  return (
    <details className="more-fields" open={useAnyFilled(fields)}>
      <summary className="btn btn-quiet btn-wide justify-start">
        <Icon name="down" />
        {label}
      </summary>
      <div className="pt-4">{children}</div>
    </details>
  );
}

function useAnyFilled(fields: string[]): boolean {
  const { core } = useForm();
  const [first] = useState(() =>
    fields.some(name => {
      const value = core.get(name);
      return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
    }),
  );
  return first;
}
