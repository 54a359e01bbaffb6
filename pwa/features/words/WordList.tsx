// The nouns in groups, each with what it is called; one is renamed on a sheet.
import { useState } from "react";
import { t, useLang } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { bothForms, GROUPS, isRenamed, load, useSaid, useWordFiles, usualWord, wordNow } from "./view";
import { WordSheet } from "./WordSheet";

export function WordList() {
  const { files, failed } = useWordFiles();
  const said = useSaid();
  const lang = useLang() || "en";
  const [chosen, setChosen] = useState("");
  if (failed) return <NotLoaded />;
  if (!files) return <div className="skeleton mt-4 h-64" aria-busy="true" />;
  return (
    <>
      <p className="text-ink-soft">{t("words.intro")}</p>
      {Object.entries(GROUPS).map(([group, nouns]) => (
        <section key={group} aria-label={t(`words.group_${group}`)}>
          <h2 className="section-title">{t(`words.group_${group}`)}</h2>
          <ul className="card rows overflow-hidden">
            {nouns.map(noun => {
              const usual = bothForms(usualWord(noun, said, lang, files[lang]));
              const now = bothForms(wordNow(noun, said, lang, files[lang]));
              return (
                <li key={noun}>
                  <button
                    type="button"
                    className="row"
                    aria-haspopup="dialog"
                    onClick={() => setChosen(noun)}
                  >
                    <span className="min-w-0 flex-1">
                      <span className="row-title block">{now}</span>
                      {now !== usual && (
                        <span className="row-note block">{t("words.usual", { words: usual })}</span>
                      )}
                    </span>
                    {isRenamed(noun, said) && (
                      <span className="tag tone-good">
                        <Icon name="check" size="1rem" />
                        {t("words.renamed")}
                      </span>
                    )}
                    <Icon name="edit" size="1.125rem" />
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      <WordSheet noun={chosen} said={said} files={files} onClose={() => setChosen("")} />
    </>
  );
}

/** The files come with the app; on a device that has lost them they are fetched. */
function NotLoaded() {
  return (
    <div className="banner tone-warn" role="alert">
      <Icon name="warn" />
      <p className="flex-1">{t("words.not_loaded")}</p>
      <button type="button" className="btn btn-plain" onClick={() => void load()}>
        {t("words.retry")}
      </button>
    </div>
  );
}
