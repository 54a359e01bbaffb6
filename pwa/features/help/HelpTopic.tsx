// A page of help: questions with answers, the tour step by step, or what is new.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { day } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { route } from "../../kit/frame/routes.gen";
import { dismiss } from "./greeting";
import { NEWS } from "./news";
import { questionsOf, TOPICS } from "./topics";

const STEPS = 4;

export function HelpTopic({ id }: { id: string }): ReactNode {
  const known = TOPICS.find(topic => topic.id === id);
  useEffect(() => {
    if (id === "tour" || id === "news") dismiss();
  }, [id]);
  if (id === "tour") return <Tour />;
  if (id === "news") return <News />;
  if (!known)
    return (
      <p>
        {t("help.gone")}{" "}
        <Link to={route.help} className="fact-link">
          {t("help.title")}
        </Link>
      </p>
    );
  return (
    <>
      {questionsOf(known).map(({ ask, answer }) => (
        <section key={ask} className="card card-pad mb-3">
          <h2 className="font-bold">{ask}</h2>
          <p className="mt-1 max-w-prose">{answer}</p>
        </section>
      ))}
      {known.to && (
        <Link to={known.to} className="btn btn-plain">
          <Icon name={known.icon} />
          {t("help.open")}
        </Link>
      )}
    </>
  );
}

function Tour(): ReactNode {
  const [step, go] = useState(1);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // The next step is read from its heading, as a new page is.
    if (!first.current) heading.current?.focus({ preventScroll: true });
    first.current = false;
  }, [step]);
  return (
    <section className="card card-pad" aria-label={t("help.tour")}>
      <p className="field-note tabular">{t("help.tour_step", { step, of: STEPS })}</p>
      <h2 ref={heading} tabIndex={-1} className="mt-1 text-xl font-bold">
        {t(`help.tour_${step}`)}
      </h2>
      <p className="mt-2 max-w-prose text-lg">{t(`help.tour_${step}_text`)}</p>
      <div className="mt-5 flex flex-wrap gap-gap">
        {step < STEPS ? (
          <button type="button" className="btn btn-primary" onClick={() => go(step + 1)}>
            {t("help.tour_next")}
          </button>
        ) : (
          <Link to={route.today} className="btn btn-primary">
            {t("help.tour_done")}
          </Link>
        )}
        {step > 1 && (
          <button type="button" className="btn btn-plain" onClick={() => go(step - 1)}>
            {t("help.tour_back")}
          </button>
        )}
        {step < STEPS && (
          <Link to={route.today} className="btn btn-quiet">
            {t("help.tour_skip")}
          </Link>
        )}
      </div>
    </section>
  );
}

function News(): ReactNode {
  return NEWS.map(({ id, items }) => (
    <section key={id} className="card card-pad mb-3">
      <h2 className="font-bold">{day(id, "long")}</h2>
      <ul className="mt-2 grid gap-2">
        {items.map(item => (
          <li key={item} className="flex gap-3">
            <Icon name="check" />
            <span className="min-w-0 flex-1">{t(`help.news_${item}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
