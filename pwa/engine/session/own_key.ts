// Fingerprint, face or the screen's own code instead of the PIN (K7): a credential of this device, made for
// the lock alone. What it says is checked here and not by a server, so it opens without a network.

/** `id`, `spki`: base64url. `alg`: of COSE. */
export interface OwnKey {
  id: string;
  spki: string;
  alg: number;
}

/** What an authenticator answers (WebAuthn level 2, 5.2.2), each part in base64url. */
export interface Proof {
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
}

/** Where a credential holds. */
export interface Place {
  origin: string;
  host: string;
}

const ES256 = -7;
const RS256 = -257;
/** What a credential may sign with; every platform has one of the two. */
export const KEY_ALGORITHMS: readonly number[] = [ES256, RS256];
/** The flag of an authenticator that has made sure whose finger it was (WebAuthn level 2, 6.1). */
const VERIFIED = 0x04;
const FLAGS_AT = 32;
const SHARE_BYTES = 32;

/** Whether the owner of the device has proven to be there, for this challenge, at this place. */
export async function isProven(
  key: OwnKey,
  challenge: string,
  proof: Proof,
  { origin, host }: Place,
): Promise<boolean> {
  try {
    const said = fromUrl(proof.clientDataJSON);
    const client = JSON.parse(new TextDecoder().decode(said)) as Record<string, unknown>;
    if (client["type"] !== "webauthn.get" || client["challenge"] !== challenge || client["origin"] !== origin)
      return false;
    const data = fromUrl(proof.authenticatorData);
    const place = await sha256(new TextEncoder().encode(host));
    if (!place.every((byte, i) => byte === data[i]) || !((data[FLAGS_AT] ?? 0) & VERIFIED)) return false;
    return await isSigned(key, joined(data, await sha256(said)), fromUrl(proof.signature));
  } catch {
    return false; // what cannot be read proves nothing
  }
}

async function isSigned(key: OwnKey, data: Bytes, signature: Bytes): Promise<boolean> {
  const ec = key.alg === ES256;
  const kind = ec ? { name: "ECDSA", namedCurve: "P-256" } : { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const known = await crypto.subtle.importKey("spki", fromUrl(key.spki), kind, false, ["verify"]);
  const how = { name: kind.name, hash: "SHA-256" };
  return crypto.subtle.verify(how, known, ec ? fromDer(signature) : signature, data);
}

/** The two numbers of an ECDSA signature side by side; authenticators wrap them (RFC 3279, 2.2.3). */
function fromDer(der: Bytes): Bytes {
  const both = new Uint8Array(2 * SHARE_BYTES);
  let at = 2;
  for (const end of [SHARE_BYTES, 2 * SHARE_BYTES]) {
    const length = der[at + 1] ?? 0;
    const number = der.slice(at + 2, at + 2 + length).slice(-SHARE_BYTES);
    both.set(number, end - number.length);
    at += 2 + length;
  }
  return both;
}

type Bytes = Uint8Array<ArrayBuffer>;

const sha256 = async (data: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", data));

function joined(first: Bytes, second: Bytes): Bytes {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

const fromUrl = (text: string): Bytes =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), char => char.charCodeAt(0));
