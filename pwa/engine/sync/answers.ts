// What the server may answer, looked at before anything of it is believed: JSON of another app, of a portal,
// or of a server that is broken must not reach the rows. Values inside records are the server's business
// (rules V).

import { readStamp } from "../core/hlc";
import type { LivePage, Me, PullAnswer, PushAnswer } from "../core/types";
import { readCursor } from "./cursor";

export function isPullAnswer(answer: unknown): answer is PullAnswer {
  return (
    isObject(answer) &&
    isText(answer["cursor"]) &&
    readCursor(answer["cursor"]) !== null &&
    isText(answer["epoch"]) &&
    typeof answer["more"] === "boolean" &&
    isCount(answer["seq"]) &&
    isStamp(answer["stamp"]) &&
    Array.isArray(answer["changes"]) &&
    answer["changes"].every(isChange) &&
    (answer["mark"] === undefined || isText(answer["mark"])) &&
    (answer["month"] === undefined || isCount(answer["month"])) &&
    (answer["since"] === undefined || isCount(answer["since"])) &&
    (answer["keys"] === undefined || answer["keys"] === null || areKeys(answer["keys"]))
  );
}

export function isPushAnswer(answer: unknown): answer is PushAnswer {
  return (
    isObject(answer) &&
    isText(answer["epoch"]) &&
    isCount(answer["seq"]) &&
    isStamp(answer["stamp"]) &&
    Array.isArray(answer["results"]) &&
    answer["results"].every(isResult) &&
    (answer["page"] === undefined || isPage(answer["page"]))
  );
}

/** The data of a `page` event, with the event's id as its cursor. */
export function isLivePage(page: unknown): page is LivePage {
  return isPage(page) && isCount(page["from"]) && isStamp(page["stamp"]);
}

export function isMe(answer: unknown): answer is Me {
  return (
    isObject(answer) &&
    isNamed(answer["person"]) &&
    isNamed(answer["workspace"]) &&
    isText(answer["device"]) &&
    answer["device"] !== ""
  );
}

const isPage = (page: unknown): page is Record<string, unknown> =>
  isObject(page) &&
  isText(page["cursor"]) &&
  readCursor(page["cursor"])?.before === "" &&
  Array.isArray(page["changes"]) &&
  page["changes"].every(isChange) &&
  (page["mark"] === undefined || isText(page["mark"]));

function isChange(change: unknown): boolean {
  if (!isObject(change) || !isText(change["type"]) || !isText(change["id"])) return false;
  if (change["month"] !== undefined && !isCount(change["month"])) return false;
  if (change["change"] === "drop") return true;
  if (change["change"] === "put") return isText(change["key"]) && isObject(change["fields"]);
  return change["change"] === "patch" && isObject(change["fields"]);
}

const OUTCOMES: readonly unknown[] = ["applied", "merged", "conflict", "duplicate", "rejected"];

const isResult = (result: unknown): boolean =>
  isObject(result) &&
  (result["id"] === undefined || isText(result["id"])) &&
  Number.isSafeInteger(result["n"]) &&
  isCount(result["seq"]) &&
  OUTCOMES.includes(result["outcome"]);

const areKeys = (keys: unknown): boolean =>
  isObject(keys) && isText(keys["digest"]) && Array.isArray(keys["held"]) && keys["held"].every(isText);

const isNamed = (one: unknown): boolean =>
  isObject(one) && isText(one["id"]) && one["id"] !== "" && isText(one["name"]);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isStamp = (value: unknown): boolean => isText(value) && readStamp(value) !== null;
