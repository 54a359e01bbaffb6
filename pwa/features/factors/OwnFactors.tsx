// A person's own second steps: what there is, another one, one less. All of it needs the network.
import { type FormEvent, type ReactNode, useState } from "react";
import { ago } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { Password } from "../../kit/frame/Password";
import type { Adding } from "../../kit/frame/second_step";
import { Sheet } from "../../kit/sheet/Sheet";
import { toast } from "../../kit/toast/toast";
import {
  addCode,
  addPasskey,
  beginAdding,
  type Factor,
  ownFactors,
  removeFactor,
  renameFactor,
} from "./actions";
import { Fault, PaperCodes, Setup } from "./Setup";

/** What is asked for the password: to add one, or to remove this one. */
type Wish = "add" | Factor | null;

export function OwnFactors(): ReactNode {
  const { data, loading, fault } = ownFactors.use();
  const [wish, setWish] = useState<Wish>(null);
  const [renaming, setRenaming] = useState<Factor | null>(null);
  const [adding, setAdding] = useState<Adding | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const added = (given: string[]) => {
    setAdding(null);
    setCodes(given);
    toast("factors.added");
  };
  if (codes.length) return <PaperCodes codes={codes} onDone={() => setCodes([])} />;
  if (adding) return <Setup adding={adding} onCode={addCode} onPasskey={addPasskey} onDone={added} />;
  if (loading) return <div className="skeleton mt-4 h-40" aria-busy="true" />;
  return (
    <>
      <p className="mb-4 text-ink-soft">{t("factors.intro")}</p>
      <Fault text={fault} />
      {data && !data.factors.length && (
        <div className="px-4 py-10 text-center">
          <div className="empty-mark tone-accent">
            <Icon name="lock" size="2rem" />
          </div>
          <p className="mt-4 text-xl font-bold">{t("factors.none")}</p>
          <p className="mx-auto mt-2 max-w-prose text-ink-soft">{t("factors.none_text")}</p>
        </div>
      )}
      {data && data.factors.length > 0 && (
        <ul className="card rows overflow-hidden">
          {data.factors.map(one => (
            <li key={one.id} className="row">
              <Icon name={one.kind === "passkey" ? "lock" : "device"} />
              <span className="min-w-0 flex-1">
                <span className="row-title block">{one.name || t(`factors.${kindWord(one)}`)}</span>
                <span className="row-note block">{noteOf(one)}</span>
              </span>
              <button
                type="button"
                className="btn btn-quiet btn-icon"
                aria-label={`${t("factors.rename")}: ${one.name}`}
                onClick={() => setRenaming(one)}
              >
                <Icon name="edit" />
              </button>
              <button
                type="button"
                className="btn btn-quiet btn-icon text-bad"
                aria-label={`${t("factors.remove")}: ${one.name}`}
                onClick={() => setWish(one)}
              >
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {data && data.factors.length > 0 && (
        <p className="field-note mt-3">{t("factors.recovery_left", { count: data.recovery_left })}</p>
      )}
      {data && (
        <button type="button" className="btn btn-primary btn-wide mt-4" onClick={() => setWish("add")}>
          <Icon name="plus" /> {t("factors.add")}
        </button>
      )}
      <PasswordSheet wish={wish} onClose={() => setWish(null)} onAdding={setAdding} />
      <RenameSheet key={renaming?.id} factor={renaming} onClose={() => setRenaming(null)} />
    </>
  );
}

const kindWord = (one: Factor): string => (one.kind === "passkey" ? "passkey" : "app");

function noteOf(one: Factor): string {
  const used = one.last_used_at
    ? t("factors.used", { when: ago(one.last_used_at) })
    : t("factors.since", { when: ago(one.created_at) });
  return one.name ? `${t(`factors.${kindWord(one)}`)} · ${used}` : used;
}

function PasswordSheet(props: {
  wish: Wish;
  onClose: () => void;
  onAdding: (adding: Adding) => void;
}): ReactNode {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const { wish } = props;
  const removing = wish !== "add" && wish !== null;
  const close = () => {
    setFault("");
    props.onClose();
  };
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("again") ?? "");
    if (!password || !wish) return;
    setBusy(true);
    const end = wish === "add" ? await beginAdding(password) : await removeFactor(wish.id, password);
    setBusy(false);
    if (typeof end === "string" && end) return setFault(end);
    close();
    if (typeof end !== "string") props.onAdding(end);
  };
  return (
    <Sheet open={wish !== null} onClose={close} title={t(removing ? "factors.remove" : "factors.add")}>
      <form onSubmit={event => void send(event)} noValidate>
        <p className="mb-4">
          {removing
            ? t("factors.remove_text", { name: wish.name || t(`factors.${kindWord(wish)}`) })
            : t("factors.again")}
        </p>
        <Password name="again" autocomplete="current-password" label={t("factors.password")} />
        <Fault text={fault} />
        <button
          type="submit"
          className={`btn btn-wide ${removing ? "btn-danger" : "btn-primary"}`}
          disabled={busy}
        >
          {t(removing ? "factors.remove" : "factors.go_on")}
        </button>
      </form>
    </Sheet>
  );
}

function RenameSheet({ factor, onClose }: { factor: Factor | null; onClose: () => void }): ReactNode {
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (factor && name && (await renameFactor(factor.id, name))) onClose();
  };
  return (
    <Sheet open={factor !== null} onClose={onClose} title={t("factors.rename")}>
      <form onSubmit={event => void send(event)}>
        <label className="field">
          <span className="field-label">{t("factors.name")}</span>
          <input className="input" name="name" defaultValue={factor?.name} />
        </label>
        <button type="submit" className="btn btn-primary btn-wide">
          {t("common.save")}
        </button>
      </form>
    </Sheet>
  );
}
