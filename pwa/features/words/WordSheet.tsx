// One noun: its words in the person's language, those of the others behind a chip, and how the screens will
// say it while it is typed.
import { type FormEvent, type ReactNode, useState } from "react";
import { WORD_CHARS_MAX } from "../../engine/core/schema.gen";
import { described, Frame } from "../../kit/form/Field";
import { LineInput } from "../../kit/form/TextInput";
import { LANGUAGE_NAMES, LANGUAGES, type Lang, t, useLang } from "../../kit/format/i18n";
import type { Nouns, Said } from "../../kit/format/renamed";
import { Sheet } from "../../kit/sheet/Sheet";
import { examples, faultOf, save, type Typed, typedOf, type WordFault, withForm } from "./typed";
import { bothForms, hasPlural, isRenamed, useLanguages, usualWord } from "./view";

type Props = { noun: string; said: Said; files: Readonly<Record<Lang, Nouns>>; onClose: () => void };

export function WordSheet({ noun, said, files, onClose }: Props): ReactNode {
  const lang = useLang() || "en";
  const title = noun ? usualWord(noun, said, lang, files[lang])[0] : "";
  return (
    <Sheet open={noun !== ""} onClose={onClose} title={title}>
      {noun && <WordForm key={noun} noun={noun} said={said} files={files} onClose={onClose} />}
    </Sheet>
  );
}

function WordForm({ noun, said, files, onClose }: Props): ReactNode {
  const [mine = "en", ...others] = useLanguages();
  const [typed, setTyped] = useState<Typed>(() => typedOf(noun, said, files));
  const [asked, setAsked] = useState(false);
  const [all, setAll] = useState(() => others.some(each => said[`words_${each}`]?.[noun]));
  const faults = Object.fromEntries(
    LANGUAGES.map(each => [each, faultOf(noun, typed[each], each, said, files[each])]),
  ) as Record<Lang, WordFault | null>;
  const keep = async (next: Typed): Promise<void> => {
    const title = next[mine][0].trim() || usualWord(noun, said, mine, files[mine])[0];
    if (await save(noun, next, said, files, title)) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    const wrong = LANGUAGES.filter(each => faults[each]?.firm);
    if (wrong.some(each => each !== mine)) setAll(true);
    if (!wrong.length) void keep(typed);
  };
  const usualEverywhere = (): Typed =>
    Object.fromEntries(LANGUAGES.map(each => [each, usualWord(noun, said, each, files[each])])) as Typed;
  const fields = (each: Lang): ReactNode => (
    <Forms
      key={each}
      of={each}
      word={typed[each]}
      fault={asked || !faults[each]?.firm ? faults[each] : null}
      hint={t("words.usual", { words: bothForms(usualWord(noun, said, each, files[each])) })}
      onText={(many, text) => setTyped({ ...typed, [each]: withForm(typed[each], each, many, text) })}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      {fields(mine)}
      <Examples lines={examples(noun, typed[mine], said, mine, files[mine])} />
      <button type="button" className="chip mb-4" aria-expanded={all} onClick={() => setAll(!all)}>
        {t("words.others")}
      </button>
      {all && others.map(fields)}
      <div className="sticky -bottom-5 -mx-5 flex flex-wrap gap-3 bg-surface px-5 py-3">
        <button type="submit" className="btn btn-primary flex-1">
          {t("common.save")}
        </button>
        {isRenamed(noun, said) && (
          <button type="button" className="btn btn-plain flex-1" onClick={() => void keep(usualEverywhere())}>
            {t("words.reset")}
          </button>
        )}
      </div>
    </form>
  );
}

type FormsProps = {
  of: Lang;
  word: Typed[Lang];
  fault: WordFault | null;
  hint: string;
  onText: (many: boolean, text: string) => void;
};

/** The fields of one language. */
function Forms({ of, word, fault, hint, onText }: FormsProps): ReactNode {
  const plural = hasPlural(of);
  const field = (many: boolean, label: string): ReactNode => {
    const id = `word-${of}-${many ? "many" : "one"}`;
    const wrong = fault && fault.many === many ? fault : null;
    const note = many ? "" : hint;
    return (
      <Frame id={id} label={label} fault={wrong} hint={note}>
        <LineInput
          id={id}
          className="input"
          value={word[many ? 1 : 0]}
          max={WORD_CHARS_MAX}
          autoComplete="off"
          autoCapitalize="sentences"
          aria-invalid={wrong?.firm || undefined}
          aria-describedby={described(id, wrong, note)}
          onText={text => onText(many, text)}
        />
      </Frame>
    );
  };
  return (
    <fieldset lang={of}>
      <legend className="section-title">{LANGUAGE_NAMES[of]}</legend>
      {field(false, plural ? t("words.one") : t("words.word"))}
      {plural && field(true, t("words.many"))}
    </fieldset>
  );
}

function Examples({ lines }: { lines: readonly string[] }): ReactNode {
  return (
    <div className="card card-pad mb-4" aria-live="polite">
      <p className="field-label">{t("words.examples")}</p>
      {lines.length ? (
        <ul>
          {lines.map(line => (
            <li key={line} className="wrap-anywhere">
              {line}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-soft">{t("words.no_example")}</p>
      )}
    </div>
  );
}
