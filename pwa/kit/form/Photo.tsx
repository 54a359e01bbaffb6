// The picture of a record: taken or chosen, cut to a square and made small on the device.
import { useRef, useState } from "react";
import { PHOTO_BASE64_CHARS_MAX, RECORD_TYPES } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import type { RecordType } from "../../engine/core/types";
import { t } from "../format/i18n";
import { initials } from "../format/names";
import { Icon } from "../frame/Icon";
import { useField, useForm } from "./context";

type PhotoValue = { mime: string; data: string };
/** Edge of the kept picture in pixels. */
const EDGE_PX = 256;

export function PhotoField({ name = "photo", label }: { name?: string; label: string }) {
  const { value, set } = useField<PhotoValue>(name);
  const { type } = useForm();
  const [field = ""] = (RECORD_TYPES[type as RecordType].title[0] ?? "").split(".");
  const { value: titled } = useField<unknown>(field);
  const letters = initials(titleOf(type, { [field]: titled }));
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState("");
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      set(await squared(file));
      setFault("");
    } catch {
      setFault(t("form.bad_photo"));
    }
  };
  return (
    <div className="mb-4 flex items-center gap-4">
      <button
        type="button"
        className="avatar photo-button"
        aria-label={label}
        onClick={() => input.current?.click()}
      >
        {value ? (
          <img src={`data:${value.mime};base64,${value.data}`} alt="" className="size-full object-cover" />
        ) : letters ? (
          <span data-initials={letters} />
        ) : (
          <Icon name="camera" size="1.75rem" />
        )}
      </button>
      <div className="flex flex-wrap gap-gap">
        <button type="button" className="btn btn-quiet" onClick={() => input.current?.click()}>
          {label}
        </button>
        {value && (
          <button type="button" className="btn btn-quiet" onClick={() => set(null)}>
            {t("form.remove_photo")}
          </button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        className="hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={e => {
          void take(e.target.files?.[0]);
          e.target.value = "";
        }}
      />
      {fault && (
        <p role="alert" className="field-fault">
          {fault}
        </p>
      )}
    </div>
  );
}

async function squared(file: File): Promise<PhotoValue> {
  const image = await createImageBitmap(file);
  const side = Math.min(image.width, image.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = EDGE_PX;
  canvas
    .getContext("2d")
    ?.drawImage(
      image,
      (image.width - side) / 2,
      (image.height - side) / 3,
      side,
      side,
      0,
      0,
      EDGE_PX,
      EDGE_PX,
    );
  image.close();
  for (const quality of [0.85, 0.7, 0.5]) {
    const [head, data] = canvas.toDataURL("image/jpeg", quality).split(",");
    if (head && data && data.length <= PHOTO_BASE64_CHARS_MAX) return { mime: "image/jpeg", data };
  }
  throw new RangeError("the picture does not get small enough");
}
