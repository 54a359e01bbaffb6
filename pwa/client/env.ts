// What the engine takes from the outside world: time, chance, the network. Tests bring their own.

export interface Env {
  now(): number;
  random(): number;
  uuid(): string;
  fetch(path: string, init: RequestInit): Promise<Response>;
}

export const browser: Env = {
  now: () => Date.now(),
  random: () => Math.random(),
  uuid,
  fetch: (path, init) => fetch(path, init),
};

/** A random version 4 UUID. crypto.randomUUID is missing on plain http, where getRandomValues is not. */
function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
