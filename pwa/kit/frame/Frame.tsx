// The frame of every signed-in screen. Tabs in thumb reach on a phone, a rail at the side on a tablet.

import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "react-router";
import { t } from "../format/i18n";
import { Icon } from "./Icon";
import { useSession } from "./live";
import { Notice } from "./Notice";
import { BUSINESS_TABS, route, TABS, UNDER_MORE } from "./routes.gen";
import { SyncBadge } from "./SyncBadge";

export const isCurrent = (tab: string, path: string): boolean => {
  if (tab === route.today) return path === "/";
  const roots: readonly string[] = tab === route.more ? [tab, ...UNDER_MORE] : [tab];
  return roots.some(root => path === root || path.startsWith(`${root}/`));
};

function Tabs(): ReactNode {
  const { pathname } = useLocation();
  const business = useSession().workspace?.business ?? "";
  return (
    <nav className="tabbar" aria-label={t("shell.main_menu")}>
      <div className="rail-brand" aria-hidden="true">
        <img src="/icons/mark.svg" width="40" height="40" alt="" />
      </div>
      {(BUSINESS_TABS[business] ?? TABS).map(({ to, icon, text }) => (
        <Link key={to} to={to} className="tab" aria-current={isCurrent(to, pathname) ? "page" : undefined}>
          <span className="tab-mark">
            <Icon name={icon} />
          </span>
          <span>{t(text)}</span>
        </Link>
      ))}
    </nav>
  );
}

interface Props {
  title: string;
  back?: string;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Frame({ title, back, actions, children }: Props): ReactNode {
  useEffect(() => {
    document.title = `${title} · Lapangan`;
  }, [title]);
  return (
    <div className="frame">
      <header className="topbar">
        {back && (
          <Link to={back} className="btn btn-quiet btn-icon -ml-3" aria-label={t("common.back")}>
            <Icon name="back" />
          </Link>
        )}
        <h1
          className={`min-w-0 flex-1 line-clamp-2 leading-tight font-bold ${back ? "text-lg min-[25rem]:text-xl md:text-2xl" : "text-2xl"}`}
        >
          {title}
        </h1>
        {actions}
        <SyncBadge />
      </header>
      <Notice />
      <main id="main" className="flex-1">
        {children}
      </main>
      <Tabs />
    </div>
  );
}
