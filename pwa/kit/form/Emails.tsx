// Several e-mail addresses, web links or network names: one line each, with a kind.
import { check as checkValue } from "../../engine/core/checks";
import { charsMax, infoOf } from "../../engine/core/values";
import { t } from "../format/i18n";
import { useDemand, useFault, useForm } from "./context";
import type { Fault } from "./core";
import { FaultLine } from "./Field";
import { ItemsField, KindChip } from "./Items";
import { LineInput } from "./TextInput";

type EmailItem = { address: string; kind: string; primary?: boolean };
type LinkItem = { url: string; kind: string };
type SocialItem = { network: string; handle: string };

const PLACES = ["work", "home", "other"] as const;
const NETWORKS = ["linkedin", "instagram", "facebook", "telegram", "tiktok", "x", "other"] as const;

export function EmailsField({ name = "emails", label, add }: { name?: string; label: string; add: string }) {
  const { type } = useForm();
  return (
    <ItemsField<EmailItem>
      name={name}
      label={label}
      add={add}
      ready
      blank={() => ({ address: "", kind: "work" })}
      row={(item, put, id, focus) => (
        <Line
          path={`${name}.${id}`}
          part="address"
          text={item.address}
          label={label}
          focus={focus}
          type="email"
          onText={address => put({ ...item, address })}
          check={text => emailFault(type, name, text)}
          kind={<PlaceChip value={item.kind} onPick={kind => put({ ...item, kind })} />}
        />
      )}
    />
  );
}

export function LinksField({ name = "websites", label, add }: { name?: string; label: string; add: string }) {
  return (
    <ItemsField<LinkItem>
      name={name}
      label={label}
      add={add}
      blank={() => ({ url: "", kind: "work" })}
      row={(item, put, id, focus) => (
        <Line
          path={`${name}.${id}`}
          part="url"
          text={item.url}
          label={label}
          focus={focus}
          type="url"
          onText={url => put({ ...item, url })}
          kind={<PlaceChip value={item.kind} onPick={kind => put({ ...item, kind })} />}
        />
      )}
    />
  );
}

export function SocialsField({
  name = "socials",
  label,
  add,
}: {
  name?: string;
  label: string;
  add: string;
}) {
  return (
    <ItemsField<SocialItem>
      name={name}
      label={label}
      add={add}
      blank={() => ({ network: "linkedin", handle: "" })}
      row={(item, put, id, focus) => (
        <Line
          path={`${name}.${id}`}
          part="handle"
          text={item.handle}
          label={label}
          focus={focus}
          type="text"
          onText={handle => put({ ...item, handle })}
          kind={
            <KindChip
              kinds={NETWORKS}
              value={item.network || "other"}
              label={t("form.network")}
              text={k => t(`form.network_${k}`)}
              onPick={network => put({ ...item, network })}
            />
          }
        />
      )}
    />
  );
}

function PlaceChip({ value, onPick }: { value: string; onPick: (kind: string) => void }) {
  return (
    <KindChip
      kinds={PLACES}
      value={value || "work"}
      label={t("form.kind")}
      text={kind => t(`form.email_${kind}`)}
      onPick={onPick}
    />
  );
}

/** By the rule of the schema (V5), so that what passes here is not refused later. */
function emailFault(type: string, name: string, text: string): Fault | null {
  const address = text.trim();
  const info = infoOf(type, name, "address");
  return !address || !info || !checkValue(info, address, { field: name }).length
    ? null
    : { text: t("form.bad_email"), firm: true };
}

type LineProps = {
  path: string;
  part: string;
  text: string;
  label: string;
  focus: boolean;
  type: "email" | "url" | "text";
  onText: (text: string) => void;
  check?: (text: string) => Fault | null;
  kind: React.ReactNode;
};

function Line({ path, part, text, label, focus, type, onText, check, kind }: LineProps) {
  const { core, type: record } = useForm();
  const fault = useFault(path);
  useDemand(path, () => check?.(text) ?? null);
  const id = `f-${path.replace(".", "-")}`;
  return (
    <div>
      <div className="flex gap-2">
        {kind}
        <LineInput
          id={id}
          data-path={path}
          className="input"
          type={type}
          inputMode={type}
          value={text}
          autoFocus={focus}
          aria-label={label}
          autoComplete={type === "email" ? "email" : type === "url" ? "url" : "off"}
          autoCapitalize="off"
          spellCheck={false}
          max={charsMax(record, path.split(".")[0] ?? "", part)}
          onText={typed => {
            onText(typed);
            if (fault) core.tell(path, null);
          }}
          onBlur={() => core.tell(path, check?.(text) ?? null)}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
        />
      </div>
      <FaultLine id={id} fault={fault} />
    </div>
  );
}
