// The first page of help: a search over all questions, the tour, the news, and the areas.
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import { fold } from "../../engine/store/search";
import { LineInput } from "../../kit/form/TextInput";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import type { IconName } from "../../kit/frame/icons";
import { route } from "../../kit/frame/routes.gen";
import { questionsOf, TOPICS, titleOf } from "./topics";

type RowProps = { to: string; icon: IconName; title: string; note: string };

function Row({ to, icon, title, note }: RowProps): ReactNode {
  return (
    <Link to={to} className="row">
      <span className="text-accent">
        <Icon name={icon} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="row-title block">{title}</span>
        {note && <span className="row-note block">{note}</span>}
      </span>
      <Icon name="forward" size="1.125rem" />
    </Link>
  );
}

export function HelpIndex(): ReactNode {
  const [query, setQuery] = useState("");
  const words = fold(query).split(" ").filter(Boolean);
  return (
    <>
      <div className="search-line mb-4">
        <Icon name="search" />
        <LineInput
          className="input"
          type="search"
          value={query}
          onText={setQuery}
          max={LINE_CHARS_MAX}
          placeholder={t("help.search")}
          aria-label={t("help.search")}
          autoComplete="off"
          enterKeyHint="search"
        />
      </div>
      {words.length ? <Found words={words} /> : <Areas />}
    </>
  );
}

function Areas(): ReactNode {
  return (
    <>
      <nav className="card rows overflow-hidden" aria-label={t("help.title")}>
        <Row to={route.helpTopic("tour")} icon="forward" title={titleOf("tour")} note={t("help.tour_note")} />
        <Row to={route.helpTopic("news")} icon="info" title={titleOf("news")} note={t("help.news_note")} />
      </nav>
      <h2 className="section-title">{t("help.areas")}</h2>
      <nav className="card rows overflow-hidden" aria-label={t("help.areas")}>
        {TOPICS.map(topic => (
          <Row
            key={topic.id}
            to={route.helpTopic(topic.id)}
            icon={topic.icon}
            title={titleOf(topic.id)}
            note={t(`help.${topic.id}_note`)}
          />
        ))}
      </nav>
      <p className="field-note">{t("help.offline")}</p>
    </>
  );
}

function Found({ words }: { words: readonly string[] }): ReactNode {
  const found = TOPICS.flatMap(topic =>
    questionsOf(topic)
      .filter(({ ask, answer }) => {
        const text = fold(`${titleOf(topic.id)} ${ask} ${answer}`);
        return words.every(word => text.includes(word));
      })
      .map(({ ask }) => ({ topic, ask })),
  );
  return (
    <>
      <p className="field-note mb-2" role="status">
        {found.length ? t("help.found", { count: found.length }) : t("help.found_none")}
      </p>
      {found.length > 0 && (
        <nav className="card rows overflow-hidden" aria-label={t("help.search")}>
          {found.map(({ topic, ask }) => (
            <Row
              key={topic.id + ask}
              to={route.helpTopic(topic.id)}
              icon={topic.icon}
              title={ask}
              note={titleOf(topic.id)}
            />
          ))}
        </nav>
      )}
    </>
  );
}
