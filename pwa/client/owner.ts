// Who is signed in, kept where a dead battery does not reach: browsers write localStorage seconds late, so a phone
// that dies soon after the first sign-in would forget whose work it holds. This copy is strict.
import { Db } from "./db";
import type { Owner } from "./replica";

const DEVICE = "lapangan";
const KEY = "owner";

/** Keep `owner`, or null after a sign-out. A browser that cannot keep it still has localStorage. */
export async function rememberOwner(owner: Owner | null): Promise<void> {
  const db = new Db(DEVICE);
  try {
    await db.write(["meta"], "strict", tx => tx.objectStore("meta").put(owner, KEY));
  } catch {
    // The person's own database reports storage that does not work.
  } finally {
    await db.close();
  }
}

/** The owner kept last, null when nobody is. */
export async function rememberedOwner(): Promise<Owner | null> {
  const db = new Db(DEVICE);
  try {
    return ((await db.read(["meta"], tx => tx.objectStore("meta").get(KEY))) as Owner | null | undefined) ?? null;
  } catch {
    return null;
  } finally {
    await db.close();
  }
}
