// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.
import office_en from "../../catalogue/office.en.json?url&no-inline";
import office_ms from "../../catalogue/office.ms.json?url&no-inline";
import office_id from "../../catalogue/office.id.json?url&no-inline";
import office_kk from "../../catalogue/office.kk.json?url&no-inline";
import office_ru from "../../catalogue/office.ru.json?url&no-inline";

/** By the beginning of an address, the group of texts its screens need. */
export const LATE: Readonly<Record<string, string>> = {"/admin": "office", "/admin/calendar": "office", "/import": "office"};

/** Where the texts of a group are, by language. */
export const LATE_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  office: { en: office_en, ms: office_ms, id: office_id, kk: office_kk, ru: office_ru },
};
