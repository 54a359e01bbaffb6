// The few requests of screens that need the server: JSON in and out, failures as codes the texts know.
export interface Answer<T> {
  ok: boolean;
  code: string;
  detail: string;
  data: T | null;
}

async function read<T>(response: Response): Promise<Answer<T>> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, code: "", detail: "", data: body as T };
  const problem = (body ?? {}) as { code?: string; detail?: string };
  return { ok: false, code: problem.code ?? `http_${response.status}`, detail: problem.detail ?? "", data: null };
}

/** One request. Never throws: no network is the code "offline". */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const form = body instanceof FormData;
  try {
    const response = await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
      ...(body !== undefined && !form && { headers: { "Content-Type": "application/json" } }),
    });
    return await read<T>(response);
  } catch {
    return { ok: false, code: "offline", detail: "", data: null };
  }
}
