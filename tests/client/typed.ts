// Reads lines [text, country] and writes [number, raw] for each: what a form keeps of a phone number that was
// typed.
import { parsePhone } from "../../pwa/engine/core/phone";

const lines = (await Bun.stdin.text()).split("\n").filter(Boolean);
const kept = await Promise.all(
  lines.map(async line => {
    const [text, country] = JSON.parse(line) as [string, string];
    const read = await parsePhone(text, country);
    return JSON.stringify(read.ok ? [read.number, read.international] : ["", text]);
  }),
);
await Bun.write(Bun.stdout, kept.map(one => `${one}\n`).join(""));
