// Postal addresses: the parts that a map and a courier need, and the whole text when that is all one has.
import { useState } from "react";
import { charsMax } from "../../engine/core/values";
import { t } from "../format/i18n";
import { homeCountry } from "../record/people";
import { useFault, useForm } from "./context";
import { FaultLine } from "./Field";
import { ItemsField, KindChip } from "./Items";
import { LineInput, ProseInput } from "./TextInput";

export type AddressItem = {
  street?: string;
  city?: string;
  region?: string;
  postcode?: string;
  country?: string;
  kind?: string;
  text?: string;
  primary?: boolean;
  lat?: number;
  lng?: number;
};
type Part = "street" | "city" | "postcode" | "region" | "country";
const KINDS = ["work", "home", "billing", "shipping", "site", "other"] as const;
const PARTS: readonly { name: Part; auto: string; wide: boolean }[] = [
  { name: "street", auto: "street-address", wide: true },
  { name: "postcode", auto: "postal-code", wide: false },
  { name: "city", auto: "address-level2", wide: false },
  { name: "region", auto: "address-level1", wide: false },
  { name: "country", auto: "country", wide: false },
];

export function AddressesField({
  name = "addresses",
  label,
  add,
}: {
  name?: string;
  label: string;
  add: string;
}) {
  return (
    <ItemsField<AddressItem>
      name={name}
      label={label}
      add={add}
      blank={() => ({ kind: "work", country: homeCountry() })}
      row={(item, put, id, focus) => (
        <AddressRow key={id} name={name} item={item} put={put} id={id} focus={focus} />
      )}
    />
  );
}

function AddressRow({
  name,
  item,
  put,
  id,
  focus,
}: {
  name: string;
  item: AddressItem;
  put: (next: AddressItem) => void;
  id: string;
  focus: boolean;
}) {
  const [here, setHere] = useState("");
  const { type, core } = useForm();
  const path = `${name}.${id}`;
  const fault = useFault(path);
  const change = (next: AddressItem) => {
    put(next);
    if (fault) core.tell(path, null);
  };
  const pin = () => {
    setHere(t("form.locating"));
    navigator.geolocation.getCurrentPosition(
      fix => {
        const { latitude, longitude, accuracy } = fix.coords;
        put({ ...item, lat: Number(latitude.toFixed(6)), lng: Number(longitude.toFixed(6)) });
        setHere(t("form.located", { metres: Math.round(accuracy) }));
      },
      () => setHere(t("form.not_located")),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <KindChip
          kinds={KINDS}
          value={item.kind || "work"}
          label={t("form.kind")}
          text={k => t(`form.address_${k}`)}
          onPick={kind => put({ ...item, kind })}
        />
        <button type="button" className="btn btn-quiet" onClick={pin}>
          {t("form.pin_here")}
        </button>
        <span role="status" className="field-note !mt-0">
          {here || (item.lat !== undefined ? t("form.has_pin") : "")}
        </span>
      </div>
      <div className="grid grid-cols-2 gap-3">
        {PARTS.map(({ name: part, auto, wide }) => (
          <label key={part} className={wide ? "col-span-2" : ""}>
            <span className="field-label">{t(`form.address_part_${part}`)}</span>
            <LineInput
              className="input"
              data-path={part === "street" ? path : undefined}
              value={item[part] ?? ""}
              autoFocus={focus && part === "street"}
              autoComplete={auto}
              max={charsMax(type, name, part)}
              onText={text => change({ ...item, [part]: text })}
              enterKeyHint="next"
              aria-invalid={fault && part === "street" ? true : undefined}
              aria-describedby={fault ? `f-${name}-${id}-fault` : undefined}
            />
          </label>
        ))}
        {item.text && (
          <label className="col-span-2">
            <span className="field-label">{t("form.address_text")}</span>
            <ProseInput
              className="input"
              rows={2}
              value={item.text}
              max={charsMax(type, name, "text")}
              onText={text => change({ ...item, text })}
            />
          </label>
        )}
      </div>
      <FaultLine id={`f-${name}-${id}`} fault={fault} />
    </div>
  );
}
