// The real server as a process of its own, for tests in which nothing is made up.
import { Database } from "bun:sqlite";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deleteDB } from "idb";
import { browser, type Env } from "../../pwa/engine/core/env";
import type { Me } from "../../pwa/engine/core/types";
import { databaseName } from "../../pwa/engine/store/db";
import type { Replica } from "../../pwa/engine/store/replica";
import { pullAll } from "../../pwa/engine/sync/pull";
import { pushOnce } from "../../pwa/engine/sync/push";
import { RequestFailed } from "../../pwa/engine/sync/request";
import { aTab, seeded } from "./kit";

const ROOT = new URL("../../", import.meta.url).pathname;
const PYTHON = process.env["PYTHON"] ?? join(ROOT, ".venv/bin/python");
const START_MAX_MS = 30_000;
export const PASSWORD = "salah-jalan-pulang";

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

export const NOTICES = ["command", "mark", "devices"] as const;
export type Notice = (typeof NOTICES)[number];

export class RealServer {
  private process: Bun.Subprocess | null = null;
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /** A server with its own folder, database and port; people sell in one team. */
  static async start(people: { email: string; name: string; role: string }[]): Promise<RealServer> {
    const folder = mkdtempSync(join(tmpdir(), "lapangan-client-"));
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const env = {
      ...(process.env as Record<string, string>),
      VAR_DIR: folder,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: url,
    };
    const server = new RealServer(url, folder, env);
    server.command("migrate");
    people.forEach(({ email, name, role }, i) => {
      const workspace = i === 0 ? ["--workspace", "Kedai Ujian"] : [];
      server.command(
        "people",
        "add",
        email,
        "--name",
        name,
        "--role",
        role,
        "--password-from",
        "-",
        ...workspace,
      );
    });
    await server.serve();
    return server;
  }

  /** A copy of the database as it is now, taken while the server runs. */
  backup(): string {
    const copy = join(this.folder, `backup-${crypto.randomUUID()}.sqlite`);
    const database = new Database(join(this.folder, "lapangan.sqlite"));
    database.run(`VACUUM INTO '${copy}'`);
    database.close();
    return copy;
  }

  /**
   * Stops, puts the copy back and starts again. `notice`: by what the server is to find out: the command of
   * the README, its mark outside the database, or only what devices bring along.
   */
  async restore(copy: string, notice: Notice = "command"): Promise<void> {
    this.process?.kill("SIGTERM");
    await this.process?.exited;
    for (const end of ["", "-wal", "-shm"])
      rmSync(join(this.folder, `lapangan.sqlite${end}`), { force: true });
    copyFileSync(copy, join(this.folder, "lapangan.sqlite"));
    if (notice !== "mark") rmSync(join(this.folder, "high-water"), { recursive: true });
    if (notice === "command") this.command("new-epoch");
    await this.serve();
  }

  /** As if the first nights of so many months had come, in which nothing else happened. */
  turnMonths(count: number): void {
    const database = new Database(join(this.folder, "lapangan.sqlite"));
    database.run("PRAGMA busy_timeout = 5000");
    for (let i = 0; i < count; i++)
      database.run("UPDATE tenant SET months = json_insert(months, '$[#]', seq)");
    database.close();
  }

  private serve(): Promise<void> {
    const command = [PYTHON, "-m", "backend.cli", "serve"];
    this.process = Bun.spawn(command, { cwd: ROOT, env: this.env, stdout: "ignore", stderr: "ignore" });
    return this.ready();
  }

  command(...words: string[]): string {
    const done = Bun.spawnSync([PYTHON, "-m", "backend.cli", ...words], {
      cwd: ROOT,
      env: this.env,
      stdin: new TextEncoder().encode(`${PASSWORD}\n`),
    });
    if (done.exitCode !== 0)
      throw new Error(`lapangan ${words.join(" ")}: ${done.stdout.toString()}${done.stderr.toString()}`);
    return done.stdout.toString();
  }

  /** Signs a device in and opens it. `again`: the device id it had before. */
  async device(email: string, again?: string): Promise<{ tab: Replica; me: Me; world: Wire }> {
    const world = new Wire(this.url);
    const me = await world.signIn(email, again);
    // A new phone begins with nothing; one test process has one IndexedDB for all of them.
    if (!again) await deleteDB(databaseName(me.person.id));
    const tab = await aTab({ person: me.person, workspace: me.workspace, device: me.device }, world);
    return { tab, me, world };
  }

  async stop(): Promise<void> {
    this.process?.kill("SIGTERM");
    await this.process?.exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (const end = Date.now() + START_MAX_MS; ; ) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      if (Date.now() > end || this.process?.exitCode !== null) throw new Error("the server did not start");
      await Bun.sleep(25);
    }
  }
}

/** A network with a cookie jar, that can be cut. */
export class Wire implements Env {
  cookie = "";
  down = false;
  /** Milliseconds this device's clock is wrong by. */
  skew_ms = 0;
  constructor(
    private readonly url: string,
    private readonly chance = seeded(7),
  ) {}

  now = (): number => Date.now() + this.skew_ms;
  random = (): number => this.chance();
  uuid = (): string => crypto.randomUUID();
  stream = (): null => null;
  later = browser.later;

  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    if (this.down) throw new TypeError("no network");
    const headers = new Headers(init.headers);
    headers.set("Cookie", this.cookie);
    headers.set("Origin", this.url);
    const response = await fetch(this.url + path, { ...init, headers });
    const set = response.headers.getSetCookie().map(line => line.split(";")[0]!);
    if (set.length) this.cookie = set.join("; ");
    return response;
  };

  async signIn(email: string, device?: string): Promise<Me> {
    const body = { email, password: PASSWORD, device: { name: "test", ...(device && { id: device }) } };
    const response = await this.fetch("/api/sign-in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
    return (await response.json()) as Me;
  }
}

/** One round of the loop: everything out, everything in. */
export async function meet(...tabs: Replica[]): Promise<void> {
  for (const tab of tabs) {
    for (;;) {
      try {
        while ((await pushOnce(tab, 1_000)).left);
        await pullAll(
          tab,
          () => false,
          () => {},
        );
        break;
      } catch (error) {
        if (!(error instanceof RequestFailed) || error.failure.kind !== "again") throw error;
      }
    }
  }
}
