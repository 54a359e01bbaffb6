// What a person sees when a screen breaks: what happened, that nothing is lost, and two ways on.

import { type ReactNode, useEffect, useState } from "react";
import { useRouteError } from "react-router";
import { t } from "../format/i18n";
import { details, report } from "./errors";
import { route } from "./routes.gen";

/** The router catches what breaks inside a route before anything around it can. */
export function RouteBroken(): ReactNode {
  const error = useRouteError();
  useEffect(() => report("route", error), [error]);
  return <Broken />;
}

export function Broken(): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(details());
    setCopied(true);
  };
  return (
    <main id="main" className="page pt-[20vh]" role="alert">
      <h1 className="text-2xl font-bold">{t("shell.broken_title")}</h1>
      <p className="mt-3 text-lg">{t("shell.broken_text")}</p>
      <div className="mt-6 grid gap-3">
        <button type="button" className="btn btn-primary" onClick={() => location.reload()}>
          {t("shell.reload")}
        </button>
        <a className="btn btn-plain" href={route.today}>
          {t("shell.go_today")}
        </a>
        <button type="button" className="btn btn-quiet" onClick={() => void copy()}>
          {copied ? t("shell.copied") : t("shell.copy_details")}
        </button>
      </div>
      <details className="mt-6">
        <summary className="text-ink-soft">{t("shell.details")}</summary>
        <pre className="mt-2 overflow-x-auto text-sm">{details()}</pre>
      </details>
    </main>
  );
}
