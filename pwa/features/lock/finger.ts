// Fingerprint, face or the screen's code of this device: a credential made for the lock (K7).
import { isProven, KEY_ALGORITHMS, type OwnKey, type Proof } from "../../engine/session/own_key";
import { askPasskey, base64url, hasPasskeys, makePasskey } from "../../kit/frame/passkey";

const TIMEOUT_MS = 60_000;
const CHALLENGE_BYTES = 32;

/** Whether this device can make sure that it is its owner who holds it. */
export const canFinger = async (): Promise<boolean> =>
  hasPasskeys() &&
  (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false));

/** Makes one; null when the person or the device would not. */
export async function makeFinger(email: string, name: string): Promise<OwnKey | null> {
  const made = await makePasskey({
    rp: { id: location.hostname, name: "Lapangan" },
    // Nobody signs in with it: it is no person's id.
    user: { id: random(), name: email, displayName: name },
    challenge: random(),
    pubKeyCredParams: KEY_ALGORITHMS.map(alg => ({ type: "public-key", alg })),
    authenticatorSelection: {
      authenticatorAttachment: "platform",
      residentKey: "discouraged",
      userVerification: "required",
    },
    attestation: "none",
    timeout: TIMEOUT_MS,
  });
  const said = made?.["response"] as Record<string, unknown> | undefined;
  const [spki, alg] = [said?.["publicKey"], said?.["publicKeyAlgorithm"]];
  if (!made || typeof spki !== "string" || typeof alg !== "number") return null;
  const key = { id: String(made["id"]), spki, alg };
  // One that could not open again would be a trap: it is asked once, at once.
  return (await isFinger(key)) ? key : null;
}

/** Whether the owner of the device has shown finger, face or code. */
export async function isFinger(key: OwnKey): Promise<boolean> {
  const challenge = random();
  const answer = await askPasskey({
    challenge,
    rpId: location.hostname,
    allowCredentials: [{ id: key.id, type: "public-key", transports: ["internal"] }],
    userVerification: "required",
    timeout: TIMEOUT_MS,
  });
  if (!answer || answer["id"] !== key.id) return false;
  const place = { origin: location.origin, host: location.hostname };
  return isProven(key, challenge, answer["response"] as Proof, place);
}

const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)).buffer);
