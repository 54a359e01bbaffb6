// The second step while signing in: what the person has, or what the company wants them to set up now.
import { type ReactNode, useState } from "react";
import { Navigate } from "react-router";
import { t } from "../../kit/format/i18n";
import { coming } from "../../kit/frame/coming";
import { Icon } from "../../kit/frame/Icon";
import { goTo } from "../../kit/frame/navigation";
import { hasPasskeys } from "../../kit/frame/passkey";
import { route } from "../../kit/frame/routes.gen";
import { type SecondStep, secondStep } from "../../kit/frame/second_step";
import { useLocal } from "../../kit/frame/state";
import { enrolCode, enrolPasskey, enterCode, enterPasskey, leaveStep, type Went } from "./actions";
import { CodeForm, Fault, PaperCodes, Setup } from "./Setup";

export function StepForm(): ReactNode {
  const asked = useLocal(secondStep);
  const [codes, setCodes] = useState<string[]>([]);
  const done = () => {
    leaveStep();
    coming.set(null);
    goTo(route.today);
  };
  if (codes.length) return <PaperCodes codes={codes} onDone={done} />;
  // The app was opened here, or what was asked for is over: it begins with the password.
  if (!asked) return <Navigate to={route.signIn} replace />;
  return (
    <>
      <h1 className="mb-2 text-3xl font-bold">
        {t(asked.code === "factor_due" ? "factors.due_title" : "factors.step_title")}
      </h1>
      {asked.code === "factor_due" ? (
        <>
          <p className="mb-5 text-ink-soft">{t("factors.due_text")}</p>
          <Setup
            adding={asked}
            onCode={enrolCode}
            onPasskey={enrolPasskey}
            onDone={given => (given.length ? setCodes(given) : done())}
          />
        </>
      ) : (
        <Asked asked={asked} onDone={done} />
      )}
      <button
        type="button"
        className="btn btn-quiet btn-wide mt-4"
        onClick={() => {
          leaveStep();
          goTo(route.signIn);
        }}
      >
        {t("factors.other_person")}
      </button>
    </>
  );
}

function Asked({
  asked,
  onDone,
}: {
  asked: Extract<SecondStep, { code: "second_factor" }>;
  onDone: () => void;
}): ReactNode {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const [paper, setPaper] = useState(!asked.kinds.includes("totp"));
  const go = async (work: Promise<Went>) => {
    setBusy(true);
    const { fault } = await work;
    setBusy(false);
    setFault(fault);
    if (!fault) onDone();
  };
  const { passkey, step } = asked;
  return (
    <>
      <p className="mb-5 text-ink-soft">{t(paper ? "factors.paper_text" : "factors.step_text")}</p>
      <Fault text={fault} />
      {passkey && hasPasskeys() && (
        <button
          type="button"
          className="btn btn-primary btn-wide mb-5"
          disabled={busy}
          onClick={() => void go(enterPasskey(step, passkey))}
        >
          <Icon name="lock" /> {t("factors.passkey_use")}
        </button>
      )}
      <CodeForm
        key={String(paper)}
        label={t(paper ? "factors.paper_code" : "factors.code")}
        submit={t("factors.go_on")}
        busy={busy}
        onCode={code => void go(enterCode(step, code))}
      />
      {asked.kinds.includes("totp") && (
        <button type="button" className="btn btn-quiet btn-wide mt-2" onClick={() => setPaper(!paper)}>
          {t(paper ? "factors.use_app" : "factors.use_paper")}
        </button>
      )}
      <p className="field-note mt-3">{t("factors.lost_note")}</p>
    </>
  );
}
