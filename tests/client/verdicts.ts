// Reads lines [type, field, how, value] and writes [code, at] for each: the device's side of
// tests/sync/test_twins.py.
import { RECORD_TYPES } from "../../pwa/engine/core/schema.gen";
import type { RecordType } from "../../pwa/engine/core/types";
import { read, verdict } from "./verdict";

const lines = (await Bun.stdin.text()).split("\n").filter(Boolean);
const answers = lines.map(line => {
  const [type, field, how, value] = JSON.parse(line) as [RecordType, string, string, unknown];
  const { code, at } = verdict(RECORD_TYPES[type].fields[field]!, { field, how, value: read(value) });
  return JSON.stringify([code, at]).replace(
    /[^ -~]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
});
await Bun.write(Bun.stdout, answers.map(answer => `${answer}\n`).join(""));
