// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.
import help_en from "../../catalogue/help.en.json?url&no-inline";
import help_ms from "../../catalogue/help.ms.json?url&no-inline";
import help_id from "../../catalogue/help.id.json?url&no-inline";
import help_kk from "../../catalogue/help.kk.json?url&no-inline";
import help_ru from "../../catalogue/help.ru.json?url&no-inline";
import office_en from "../../catalogue/office.en.json?url&no-inline";
import office_ms from "../../catalogue/office.ms.json?url&no-inline";
import office_id from "../../catalogue/office.id.json?url&no-inline";
import office_kk from "../../catalogue/office.kk.json?url&no-inline";
import office_ru from "../../catalogue/office.ru.json?url&no-inline";

/** By the beginning of an address, the group of texts its screens need. */
export const LATE: Readonly<Record<string, string>> = {"/admin": "office", "/admin/calendar": "office", "/help": "help", "/import": "office"};

/** Where the texts of a group are, by language. */
export const LATE_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  help: { en: help_en, ms: help_ms, id: help_id, kk: help_kk, ru: help_ru },
  office: { en: office_en, ms: office_ms, id: office_id, kk: office_kk, ru: office_ru },
};
