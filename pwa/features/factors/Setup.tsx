// Adding a second step: an authenticator app by QR code or key, or a passkey of this device.
import { type FormEvent, type ReactNode, useState } from "react";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { hasPasskeys } from "../../kit/frame/passkey";
import type { Adding, Drawn } from "../../kit/frame/second_step";
import { toast } from "../../kit/toast/toast";
import type { Went } from "./actions";

export function Fault({ text }: { text: string }): ReactNode {
  return (
    <div role="alert">
      {text && (
        <p className="field-fault mb-4">
          <Icon name="warn" size="1.25rem" /> {text}
        </p>
      )}
    </div>
  );
}

/** Modules are dark on white in every theme, with a border of four: cameras need both. */
function QrCode({ qr }: { qr: Drawn }): ReactNode {
  return (
    <svg
      viewBox={`-4 -4 ${qr.size + 8} ${qr.size + 8}`}
      role="img"
      aria-label={t("factors.qr")}
      className="mx-auto my-4 w-full max-w-60 rounded-xl"
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M-4-4h${qr.size + 8}v${qr.size + 8}h-${qr.size + 8}z`} />
      <path fill="#000" d={qr.path} />
    </svg>
  );
}

export function CodeForm(props: {
  label: string;
  submit: string;
  busy: boolean;
  onCode: (code: string) => void;
}): ReactNode {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "").trim();
    if (code) props.onCode(code);
  };
  return (
    <form onSubmit={send} noValidate>
      <label className="field">
        <span className="field-label">{props.label}</span>
        <input className="input tabular" name="code" autoComplete="one-time-code" autoCapitalize="none" />
      </label>
      <button type="submit" className="btn btn-primary btn-wide" disabled={props.busy}>
        {props.submit}
      </button>
    </form>
  );
}

interface Props {
  adding: Adding;
  onCode: (step: string, code: string) => Promise<Went>;
  onPasskey: (step: string, options: Record<string, unknown>) => Promise<Went>;
  onDone: (codes: string[]) => void;
}

export function Setup({ adding, onCode, onPasskey, onDone }: Props): ReactNode {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const { passkey, totp, step } = adding;
  const go = async (work: Promise<Went>) => {
    setBusy(true);
    const { fault, codes } = await work;
    setBusy(false);
    setFault(fault);
    if (!fault) onDone(codes);
  };
  const copy = async () => {
    await navigator.clipboard?.writeText(totp.secret);
    toast("factors.copied");
  };
  return (
    <>
      <Fault text={fault} />
      {passkey && hasPasskeys() && (
        <section className="card card-pad mb-4">
          <h2 className="text-lg font-bold">{t("factors.passkey")}</h2>
          <p className="mt-1 mb-4 text-ink-soft">{t("factors.passkey_note")}</p>
          <button
            type="button"
            className="btn btn-primary btn-wide"
            disabled={busy}
            onClick={() => void go(onPasskey(step, passkey))}
          >
            <Icon name="lock" /> {t("factors.passkey_make")}
          </button>
        </section>
      )}
      <section className="card card-pad">
        <h2 className="text-lg font-bold">{t("factors.app")}</h2>
        <p className="mt-1 text-ink-soft">{t("factors.app_note")}</p>
        <QrCode qr={totp.qr} />
        <a className="btn btn-plain btn-wide" href={totp.address}>
          {t("factors.app_open")}
        </a>
        <p className="field-note mt-3">{t("factors.key")}</p>
        <p className="tabular font-semibold break-all select-all">{totp.secret.replace(/(.{4})/g, "$1 ")}</p>
        <button type="button" className="btn btn-quiet mb-4" onClick={() => void copy()}>
          <Icon name="copy" /> {t("factors.copy")}
        </button>
        <CodeForm
          label={t("factors.first_code")}
          submit={t("factors.turn_on")}
          busy={busy}
          onCode={code => void go(onCode(step, code))}
        />
      </section>
    </>
  );
}

/** Shown this once: whoever loses the phone comes in with one of them. */
export function PaperCodes({ codes, onDone }: { codes: string[]; onDone: () => void }): ReactNode {
  const text = codes.join("\n");
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`Lapangan\n${text}\n`], { type: "text/plain" }));
    link.download = "lapangan-codes.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <section className="card card-pad">
      <h2 className="text-lg font-bold">{t("factors.paper")}</h2>
      <p className="mt-1 mb-3 text-ink-soft">{t("factors.paper_note")}</p>
      <ul className="tabular mb-4 grid grid-cols-2 gap-2 font-semibold select-all">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="grid gap-3">
        <button type="button" className="btn btn-plain btn-wide" onClick={save}>
          <Icon name="export" /> {t("factors.paper_save")}
        </button>
        <button type="button" className="btn btn-primary btn-wide" onClick={onDone}>
          {t("factors.paper_done")}
        </button>
      </div>
    </section>
  );
}
