// Passkeys in the browser: options and answers as JSON, which browsers of before 2025 do not read or write
// themselves (WebAuthn level 3, 5.1.8).

interface Named {
  id: string;
  type: "public-key";
}
type Json = Record<string, unknown>;

/** A passkey belongs to a name: not to a bare IP address, and not to plain http. */
export const hasPasskeys = (): boolean =>
  globalThis.isSecureContext &&
  "PublicKeyCredential" in globalThis &&
  !/^[\d.]+$|:/.test(location.hostname.replace(/^\[|\]$/g, ""));

/** Makes a passkey; null when the person or the device would not. */
export async function makePasskey(options: Json): Promise<Json | null> {
  const user = options["user"] as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"]),
    user: { ...user, id: bytes(user["id"]) },
    excludeCredentials: named(options["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  return told(await asked(() => navigator.credentials.create({ publicKey })));
}

/** Proves who this is by a passkey; null when the person or the device would not. */
export async function askPasskey(options: Json): Promise<Json | null> {
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"]),
    allowCredentials: named(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  return told(await asked(() => navigator.credentials.get({ publicKey })));
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch {
    return null; // the person left, took too long, or the device has none: told apart to no page
  }
}

const named = (list: unknown): PublicKeyCredentialDescriptor[] =>
  ((list ?? []) as Named[]).map(one => ({ ...one, id: bytes(one.id) }));

const bytes = (text: unknown): ArrayBuffer =>
  Uint8Array.from(atob(String(text).replace(/-/g, "+").replace(/_/g, "/")), char => char.charCodeAt(0))
    .buffer;

/** In base64url. */
export const base64url = (data: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(data ?? new ArrayBuffer(0))))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function told(credential: PublicKeyCredential | null): Json | null {
  if (!credential) return null;
  const response: Json = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"] as const) {
    const data = (credential.response as unknown as Record<string, ArrayBuffer | undefined>)[part];
    if (data) response[part] = base64url(data);
  }
  if (credential.response instanceof AuthenticatorAttestationResponse) {
    response["publicKey"] = base64url(credential.response.getPublicKey());
    response["publicKeyAlgorithm"] = credential.response.getPublicKeyAlgorithm();
  }
  return { id: credential.id, rawId: base64url(credential.rawId), type: credential.type, response };
}
