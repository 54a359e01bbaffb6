// A page of nothing but the engine, for what only a real browser shows.
import * as drafts from "../../../pwa/client/drafts";
import * as edit from "../../../pwa/client/edit";
import * as ledger from "../../../pwa/client/ledger";
import { replicaIfOpen } from "../../../pwa/client/current";
import * as search from "../../../pwa/client/search";
import * as session from "../../../pwa/client/session";
import * as store from "../../../pwa/client/store";
import * as sync from "../../../pwa/client/sync";

Object.assign(globalThis, { engine: { drafts, edit, ledger, replicaIfOpen, search, session, store, sync }, begun: sync.start() });
