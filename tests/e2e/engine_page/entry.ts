// A page of nothing but the engine, for what only a real browser shows.

import { replicaIfOpen } from "../../../pwa/engine/core/current";
import * as edit from "../../../pwa/engine/outbox/edit";
import * as ledger from "../../../pwa/engine/outbox/ledger";
import { changePerson } from "../../../pwa/engine/session/change";
import { peopleHere } from "../../../pwa/engine/session/people";
import * as session from "../../../pwa/engine/session/session";
import { comeIn, signIn } from "../../../pwa/engine/session/sign_in";
import { signOut } from "../../../pwa/engine/session/sign_out";
import * as drafts from "../../../pwa/engine/store/drafts";
import * as search from "../../../pwa/engine/store/search";
import * as store from "../../../pwa/engine/store/store";
import * as sync from "../../../pwa/engine/sync/sync";

Object.assign(globalThis, {
  engine: {
    drafts,
    edit,
    ledger,
    people: { changePerson, peopleHere },
    replicaIfOpen,
    search,
    session: { ...session, comeIn, signIn, signOut },
    store,
    sync,
  },
  begun: sync.start(),
});
