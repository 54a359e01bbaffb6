"""What a browser keeps of the app, read from its own databases."""

from __future__ import annotations

from tests.e2e.device import Device

# Everything the origin keeps in IndexedDB, as text.
DUMP = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done, fail) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
      });
      found.push(JSON.stringify(rows));
    }
    db.close();
  }
  return found.join("\\n");
}"""


def kept(device: Device) -> str:
    """All that is in the device's databases."""
    return str(device.page.evaluate(DUMP))


# How many rows of a type are in the blocks of the one person on this device.
COUNT = """async ([type, count, fewer]) => {
  let kept = 0;
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith("lapangan-")) continue;
    const db = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    const texts = await new Promise((done, fail) => {
      const ofType = IDBKeyRange.bound(type + "/", type + "/~");
      const asked = db.transaction("blocks").objectStore("blocks").getAll(ofType);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    for (const text of texts) kept += JSON.parse(text).length;
    db.close();
  }
  return fewer ? kept < count : kept === count;
}"""


def rows_kept(device: Device, type_name: str, count: int, *, fewer: bool = False) -> bool:
    """Whether the device keeps `count` rows of a type, or fewer."""
    return bool(device.page.evaluate(COUNT, [type_name, count, fewer]))
