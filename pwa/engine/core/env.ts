// What the engine takes from the outside world: time, chance, the network. Tests bring their own.

export interface Env {
  now(): number;
  random(): number;
  uuid(): string;
  /** Only http.ts calls it. */
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Opens a stream of server-sent events; null where the browser has none. */
  stream(path: string): EventStream | null;
  /** Runs `fn` once, `delay_ms` from now; what it returns calls that off. */
  later(delay_ms: number, fn: () => void): () => void;
}

/** What the engine uses of an EventSource. */
export interface EventStream {
  readonly readyState: number;
  addEventListener(name: string, fn: (event: Event) => void): void;
  close(): void;
}

export const browser: Env = {
  now: () => Date.now(),
  random: () => Math.random(),
  uuid,
  fetch: (path, init) => fetch(path, init),
  stream: path => (typeof EventSource === "undefined" ? null : new EventSource(path)),
  later: (delay_ms, fn) => {
    const timer = setTimeout(fn, delay_ms);
    return () => clearTimeout(timer);
  },
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
