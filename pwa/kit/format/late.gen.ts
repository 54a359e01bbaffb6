// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.
import account_en from "../../catalogue/account.en.json?url&no-inline";
import account_ms from "../../catalogue/account.ms.json?url&no-inline";
import account_id from "../../catalogue/account.id.json?url&no-inline";
import account_kk from "../../catalogue/account.kk.json?url&no-inline";
import account_ru from "../../catalogue/account.ru.json?url&no-inline";
import evicted_en from "../../catalogue/evicted.en.json?url&no-inline";
import evicted_ms from "../../catalogue/evicted.ms.json?url&no-inline";
import evicted_id from "../../catalogue/evicted.id.json?url&no-inline";
import evicted_kk from "../../catalogue/evicted.kk.json?url&no-inline";
import evicted_ru from "../../catalogue/evicted.ru.json?url&no-inline";
import help_en from "../../catalogue/help.en.json?url&no-inline";
import help_ms from "../../catalogue/help.ms.json?url&no-inline";
import help_id from "../../catalogue/help.id.json?url&no-inline";
import help_kk from "../../catalogue/help.kk.json?url&no-inline";
import help_ru from "../../catalogue/help.ru.json?url&no-inline";
import lock_en from "../../catalogue/lock.en.json?url&no-inline";
import lock_ms from "../../catalogue/lock.ms.json?url&no-inline";
import lock_id from "../../catalogue/lock.id.json?url&no-inline";
import lock_kk from "../../catalogue/lock.kk.json?url&no-inline";
import lock_ru from "../../catalogue/lock.ru.json?url&no-inline";
import office_en from "../../catalogue/office.en.json?url&no-inline";
import office_ms from "../../catalogue/office.ms.json?url&no-inline";
import office_id from "../../catalogue/office.id.json?url&no-inline";
import office_kk from "../../catalogue/office.kk.json?url&no-inline";
import office_ru from "../../catalogue/office.ru.json?url&no-inline";
import start_en from "../../catalogue/start.en.json?url&no-inline";
import start_ms from "../../catalogue/start.ms.json?url&no-inline";
import start_id from "../../catalogue/start.id.json?url&no-inline";
import start_kk from "../../catalogue/start.kk.json?url&no-inline";
import start_ru from "../../catalogue/start.ru.json?url&no-inline";

/** By the beginning of an address, the group of texts its screens need. */
export const LATE: Readonly<Record<string, string>> = {"/admin/quarantine": "office", "/settings/sign-in": "start", "/admin/pipelines": "office", "/admin/retention": "office", "/admin/workspace": "office", "/admin/calendar": "office", "/admin/security": "office", "/admin/devices": "office", "/admin/sign-in": "start", "/settings/lock": "lock", "/admin/backup": "office", "/admin/fields": "office", "/admin/people": "office", "/sign-in/step": "start", "/admin/erase": "office", "/admin/teams": "office", "/admin/words": "office", "/admin/data": "office", "/admin/mail": "office", "/admin/tags": "office", "/admin/work": "office", "/settings": "account", "/removed": "evicted", "/forgot": "start", "/import": "office", "/admin": "office", "/start": "start", "/help": "help", "/join": "start", "/who": "lock"};

/** Where the texts of a group are, by language. */
export const LATE_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { en: account_en, ms: account_ms, id: account_id, kk: account_kk, ru: account_ru },
  evicted: { en: evicted_en, ms: evicted_ms, id: evicted_id, kk: evicted_kk, ru: evicted_ru },
  help: { en: help_en, ms: help_ms, id: help_id, kk: help_kk, ru: help_ru },
  lock: { en: lock_en, ms: lock_ms, id: lock_id, kk: lock_kk, ru: lock_ru },
  office: { en: office_en, ms: office_ms, id: office_id, kk: office_kk, ru: office_ru },
  start: { en: start_en, ms: start_ms, id: start_id, kk: start_kk, ru: start_ru },
};
