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
