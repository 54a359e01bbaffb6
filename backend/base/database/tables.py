"""Every table of the server. All rows carry their tenant; ids are lower-case UUID text; times are ms UTC.

Synced records of all types live in one table, so that a new record type needs no migration and a push of a
thousand changes is one statement. `sync.schema` says what is inside `fields`.

This file is where a change of the database begins: `python -m backend.base.database.migrations NAME` writes
the migration for what changed here, and a test compares what all migrations make with this file.

- `required=True`: the column has no default in the database, so a row without it is refused.
- `KEY`: the primary key where it is not the one column that Piccolo knows as such, and updates by.
"""

from __future__ import annotations

from piccolo.columns import BigInt, BigSerial, Boolean, Bytea, Text
from piccolo.table import Table

from backend.base.database.ddl import Index
from backend.base.database.engine import DatabaseEngine


class Tenant(Table, tablename="tenant"):
    """A company that uses this server, with the counter every synced write takes first."""

    id = Text(primary_key=True, default="")
    created_at = BigInt(required=True)
    seq = BigInt(default=0, help_text="the highest seq handed out")
    epoch = Text(required=True, help_text="a new one begins when a backup is restored")
    stamp = Text(default="", help_text="the server's last clock reading")
    horizon_seq = BigInt(default=0, help_text="tombstones and departures up to here are gone")
    people_seq = BigInt(default=0, help_text="seq of the last change of a person, team or workspace")
    secret = Text(default="", help_text="signs cursors; empty: none is signed")
    former_epochs = Text(default="[]", help_text="JSON: [epoch, last seq that still holds], oldest first")
    recounts = BigInt(default=0, help_text="how often the tally was put right")
    months = Text(default="[0]", help_text="JSON: of each month the seq it begins after (sync.reach)")
    search_rule = Text(default="", help_text="by which its texts to search were made (sync.search_text)")


class Person(Table, tablename="person"):
    """How a person signs in. Name, role, team and language are in the `person` record of the same id."""

    INDEXES = (Index("person_email", "email", unique=True), Index("person_tenant", "tenant"))
    id = Text(primary_key=True, default="")
    tenant = Text(required=True)
    email = Text(required=True, help_text="normalised, lower case; unique on this server")
    password_hash = Text(required=True, help_text="argon2id, encoded")
    active = Boolean(default=True)
    created_at = BigInt(required=True)
    password_changed_at = BigInt(default=0)


class Device(Table, tablename="device"):
    """A device (or, for imports and accounts, a part of the server) that numbers its mutations 1, 2, 3 ..."""

    KEY = "tenant, id"
    INDEXES = (Index("device_person", "tenant, person"),)
    id = Text(primary_key=True, default="")
    tenant = Text(required=True)
    person = Text(required=True)
    name = Text(default="")
    kind = Text(default="device", help_text="device | server")
    created_at = BigInt(required=True)
    last_contact_at = BigInt(default=0)
    last_n = BigInt(default=0, help_text="number of the last mutation taken")
    stamp = Text(default="", help_text="stamp of the last mutation taken")
    revoked_at = BigInt(null=True, default=None)
    emptied_at = BigInt(
        null=True, default=None, help_text="when a lost device said that nothing is left on it"
    )
    user_agent = Text(default="")
    secret_hash = Text(default="", help_text="SHA-256 of what proves that it signed in before, hex")
    told_at = BigInt(default=0, help_text="when the device last told of itself what follows")
    waits = BigInt(default=0, help_text="items that waited on it or needed their person")
    app = Text(default="", help_text="version of the app")
    stored_mb = BigInt(default=0, help_text="what the app keeps there, in MB")
    kept = Boolean(default=False, help_text="whether the browser promised not to clear it")


class AccessLink(Table, tablename="access_link"):
    """A link that lets somebody in once: an invitation, or a new password for who forgot theirs."""

    INDEXES = (
        Index("access_link_token", "token_hash", unique=True),
        Index("access_link_person", "tenant, kind, person"),
    )
    id = Text(primary_key=True, default="")
    tenant = Text(required=True)
    kind = Text(required=True, help_text="invite | reset")
    token_hash = Text(required=True, help_text="SHA-256 of the token, hex")
    person = Text(required=True, help_text="who gets in; of an invitation the id they will have")
    made_by = Text(default="", help_text="the person who made it; empty: asked for at the sign-in")
    made_at = BigInt(required=True)
    expires_at = BigInt(required=True)
    fields = Text(default="{}", help_text="JSON: the person an invitation makes")


class DeviceSession(Table, tablename="device_session"):
    """A signed-in device. The cookie's token is kept only as its SHA-256."""

    INDEXES = (
        Index("device_session_device", "tenant, device"),
        Index("device_session_person", "tenant, person"),
    )
    id = Text(primary_key=True, default="", help_text="SHA-256 of the token, hex")
    tenant = Text(required=True)
    person = Text(required=True)
    device = Text(required=True)
    created_at = BigInt(required=True)
    last_seen_at = BigInt(default=0)
    expires_at = BigInt(required=True)


class SignInAttempt(Table, tablename="sign_in_attempt"):
    """One wrong password, counted by e-mail and by address to slow guessing down."""

    INDEXES = (Index("sign_in_attempt_email", "email, at"), Index("sign_in_attempt_address", "address, at"))
    id = Text(primary_key=True, default="")
    email = Text(required=True)
    address = Text(required=True)
    device = Text(default="", help_text="a device that signed in before is throttled apart from strangers")
    at = BigInt(required=True)


class Factor(Table, tablename="factor"):
    """What proves a person beside a password."""

    INDEXES = (
        Index("factor_person", "tenant, person"),
        Index("factor_credential", "credential", where="credential <> ''", unique=True),
    )
    id = Text(primary_key=True, default="")
    tenant = Text(required=True)
    person = Text(required=True)
    kind = Text(required=True, help_text="totp | passkey | recovery")
    name = Text(default="", help_text="what the person calls it")
    secret = Text(required=True, help_text="totp: sealed; passkey: its public key; recovery: SHA-256, hex")
    credential = Text(default="", help_text="of a passkey: its id, base64url")
    counter = BigInt(default=0, help_text="totp: the last time step used; passkey: signatures it counted")
    created_at = BigInt(required=True)
    last_used_at = BigInt(default=0)


class SignInStep(Table, tablename="sign_in_step"):
    """Something begun that ends with a proof: a second factor, a passkey, a factor that is being added."""

    INDEXES = (Index("sign_in_step_expires", "expires_at"),)
    id = Text(primary_key=True, default="", help_text="SHA-256 of the token, hex")
    tenant = Text(default="", help_text="empty until a passkey has said who it is")
    person = Text(default="")
    purpose = Text(required=True, help_text="second | enrol | passkey | add")
    challenge = Text(default="", help_text="for a passkey, base64url")
    secret = Text(default="", help_text="of an authenticator app that is being added, sealed")
    tries = BigInt(default=0)
    expires_at = BigInt(required=True)


class SecurityEvent(Table, tablename="security_event"):
    """A line of the security log."""

    INDEXES = (Index("security_event_tenant", "tenant, at, id"),)
    id = Text(primary_key=True, default="")
    tenant = Text(required=True, help_text="empty where nobody's workspace was meant")
    at = BigInt(required=True)
    kind = Text(required=True)
    person = Text(default="", help_text="who did it")
    subject = Text(default="", help_text="whom or what it is about")
    device = Text(default="")
    address = Text(default="", help_text="the network it came from")
    detail = Text(default="", help_text="JSON: text and numbers, never a secret")


class Setting(Table, tablename="setting"):
    """What an administrator set for a workspace, or for the server where the tenant is empty."""

    KEY = "tenant, name"
    name = Text(primary_key=True, default="")
    tenant = Text(required=True)
    value = Text(required=True, help_text="JSON; a secret in it is encrypted (base.vault)")
    person = Text(default="", help_text="who set it")
    at = BigInt(required=True)


class Record(Table, tablename="record"):
    """A synced record of any type."""

    KEY = "tenant, id"
    INDEXES = (
        Index("record_seq", "tenant, seq, akey"),
        Index("record_parent", "tenant, parent", where="parent <> ''"),
        Index("record_type_seq", "tenant, type, seq, akey"),
        Index("record_tombstone", "tenant, seq", where="deleted"),
        Index("record_keys", "tenant, akey, seq, type, deleted"),
    )
    id = Text(primary_key=True, default="")
    tenant = Text(required=True)
    type = Text(required=True)
    seq = BigInt(required=True, help_text="of the last change of any field")
    full_seq = BigInt(required=True, help_text="of the last change that every device must fetch whole")
    akey = Text(required=True, help_text="access key: *, t:<person> or p:<person>")
    parent = Text(default="", help_text="the record whose access this one follows, or empty")
    deleted = Boolean(default=False)
    fields = Text(default="{}", help_text="JSON: field name to value")
    meta = Text(default="{}", help_text="JSON: the registers merging needs")


class History(Table, tablename="history"):
    """A value a field had, lost or was offered: nothing acknowledged vanishes. It names its writer."""

    INDEXES = (Index("history_record", "tenant, record, field, seq"), Index("history_tenant", "tenant, id"))
    id = BigSerial(primary_key=True)
    tenant = Text(required=True)
    type = Text(required=True)
    record = Text(required=True)
    seq = BigInt(required=True)
    field = Text(required=True)
    item = Text(default="")
    value = Text(null=True, default=None, help_text="JSON: the value; null where the field was empty")
    person = Text(required=True)
    device = Text(required=True)
    stamp = Text(required=True)
    outcome = Text(required=True)
    until_seq = BigInt(
        null=True, default=None, help_text="when it ceased to stand; 0: it never stood; null: not noted"
    )


class Mutation(Table, tablename="mutation"):
    """A mutation that was taken, with its answer."""

    KEY = "tenant, device, n"
    INDEXES = (
        Index("mutation_seq", "tenant, seq", where="first_seq > 0"),
        Index("mutation_answer", "tenant, at", where="result <> ''"),
    )
    n = BigInt(primary_key=True, default=0)
    tenant = Text(required=True)
    device = Text(required=True)
    id = Text(required=True)
    body_hash = Text(required=True)
    at = BigInt(required=True, help_text="when it arrived")
    first_seq = BigInt(default=0, help_text="the first seq it used, 0 when it changed nothing")
    seq = BigInt(required=True, help_text="the last seq it used, or that of what stands")
    result = Text(required=True, help_text="JSON: the answer given")
    body = Text(null=True, default=None, help_text="JSON: a rejected mutation whole, nothing is thrown away")
    act = Text(default="", help_text="the act of a person it is part of, or empty")
    depth = BigInt(default=0, help_text="0 for people, for followers one deeper than their cause")


class Departure(Table, tablename="departure"):
    """A record that left an access key: devices that hold only that key drop it."""

    KEY = "tenant, seq"
    INDEXES = (Index("departure_record", "tenant, id"), Index("departure_keys", "tenant, akey, seq"))
    seq = BigInt(primary_key=True, default=0)
    tenant = Text(required=True)
    id = Text(required=True, help_text="of the record")
    type = Text(required=True)
    akey = Text(required=True, help_text="the key it left")


class Tally(Table, tablename="tally"):
    """Rows under one access key, by type."""

    KEY = "tenant, akey, type, month"
    akey = Text(primary_key=True, default="")
    tenant = Text(required=True)
    type = Text(required=True)
    month = Text(default="", help_text="empty for types that devices hold whole")
    n = BigInt(required=True, help_text="rows that are not deleted")
    hash = BigInt(required=True, help_text="XOR of the hashes of their ids (sync.counts), signed")


class SearchText(Table, tablename="search_text"):
    """What the server's search knows of a record that devices may not hold, or that such a record names."""

    KEY = "tenant, record"
    # A search walks a type newest first; with the key and the text in it the index alone says what is found.
    INDEXES = (Index("search_text_seq", "tenant, type, seq, akey, record, text"),)
    record = Text(primary_key=True, default="")
    tenant = Text(required=True)
    type = Text(required=True)
    akey = Text(required=True)
    seq = BigInt(required=True, help_text="as in the record")
    text = Text(required=True, help_text="folded")
    digits = Text(default="", help_text="of its phone numbers, a space before each")
    named = Text(default="[]", help_text="JSON: ids of records by whose titles it is found")
    title = Text(default="", help_text="folded, of types by whose titles others are found")


class Probe(Table, tablename="probe"):
    """One row that /readyz writes to, to see that writing works."""

    id = BigInt(primary_key=True, default=1)
    at = BigInt(default=0)


class Upload(Table, tablename="upload"):
    """A file chosen for import: it waits for the person's word, is imported, then its report is kept."""

    INDEXES = (Index("upload_tenant", "tenant, at"),)
    id = Text(primary_key=True, default="")
    tenant = Text(required=True)
    person = Text(required=True)
    name = Text(default="", help_text="of the file")
    at = BigInt(required=True, help_text="when it was chosen")
    data = Bytea(required=True, help_text="the file; empty once it is imported")
    state = Text(default="chosen", help_text="chosen | waiting | reading | writing | done | failed")
    lines_done = BigInt(default=0, help_text="that were read or written, as the state says")
    lines = BigInt(default=0, help_text="how many there are")
    after_n = BigInt(default=0, help_text="what is written for it has higher numbers")
    choices = Text(default="", help_text="JSON: what the person chose for it")
    problem = Text(default="", help_text="JSON: what stopped it, or what it waits for")
    report = Text(default="", help_text="JSON: what became of every line")
    report_csv = Text(default="")


class Quarantined(Table, tablename="quarantined"):
    """What a device that must empty itself had not sent: apart, and applied by nobody but a manager."""

    KEY = "tenant, device, id"
    INDEXES = (Index("quarantined_state", "tenant, state, decided_at"),)
    id = Text(primary_key=True, default="", help_text="of the mutation, or the name of a draft")
    tenant = Text(required=True)
    device = Text(required=True)
    person = Text(required=True, help_text="whose device it was")
    at = BigInt(required=True, help_text="when it arrived")
    made_at = BigInt(default=0, help_text="when the person did it, as the device says")
    n = BigInt(default=0, help_text="its place among the others of the device")
    schema = BigInt(default=1, help_text="the version of the schema that the app knew")
    epoch = Text(default="", help_text="of which its base is")
    title = Text(default="")
    reason = Text(default="", help_text="why it had been refused before, or empty")
    body = Text(default="", help_text="JSON: the mutation, or what was typed; empty once it is long decided")
    state = Text(default="waiting", help_text="waiting | applied | refused | discarded")
    code = Text(default="", help_text="why it was refused when it was applied")
    decided_at = BigInt(default=0)
    decided_by = Text(default="", help_text="the person who decided")


class Job(Table, tablename="job"):
    """Work that is to be done at a time, by one worker, once."""

    KEY = "tenant, id"
    INDEXES = (
        Index("job_due", "state, due_at"),
        Index("job_only", "tenant, kind, only_key", where="only_key <> '' AND state <> 'dead'", unique=True),
    )
    id = Text(primary_key=True, default="")
    tenant = Text(required=True, help_text="empty for what concerns the whole server")
    kind = Text(required=True)
    only_key = Text(default="", help_text="of one kind and key one job waits or runs at most")
    person = Text(default="", help_text="for whom it acts; their rights are checked when it does")
    payload = Text(default="{}", help_text="JSON")
    state = Text(default="waiting", help_text="waiting | running | dead")
    due_at = BigInt(required=True)
    lease_until = BigInt(default=0, help_text="until when a running job belongs to its worker")
    worker = Text(default="")
    attempt = BigInt(default=0, help_text="rises with every claim and never falls: it fences the lease")
    failures = BigInt(default=0, help_text="claims since it was last done, this one included")
    failures_max = BigInt(required=True)
    reason = Text(default="", help_text="why it failed last")
    created_at = BigInt(required=True)


class Follower(Table, tablename="follower"):
    """How far a follower has read."""

    KEY = "tenant, name"
    name = Text(primary_key=True, default="")
    tenant = Text(required=True)
    epoch = Text(required=True, help_text="the epoch its seqs are of")
    base_seq = BigInt(required=True, help_text="changes are told as the difference from here")
    place_seq = BigInt(
        required=True, help_text="rows up to here were read in this pass; equal to base_seq between passes"
    )
    number = BigInt(default=0, db_column_name="pass", help_text="of the pass")
    failures = BigInt(default=0, help_text="records in a row that failed")
    parked_at = BigInt(default=0)
    complete_from = BigInt(default=0, help_text="ms: a projection is complete from here; 0: from the start")
    missed = Text(default="", help_text="JSON: seqs it will never see, when it started again")
    reason = Text(default="", help_text="of the last failure")


class FollowerAside(Table, tablename="follower_aside"):
    """A record a follower could not deal with; what changes later waits behind it."""

    KEY = "tenant, follower, record"
    record = Text(primary_key=True, default="")
    tenant = Text(required=True)
    follower = Text(required=True)
    since_seq = BigInt(required=True, help_text="the state the follower knows of this record")
    at = BigInt(required=True)
    reason = Text(required=True)
    retry = Boolean(default=False, help_text="someone asked to try again")


class FollowerSeen(Table, tablename="follower_seen"):
    """What a follower knows of a record it met in a pass of several rounds."""

    KEY = "tenant, follower, record"
    record = Text(primary_key=True, default="")
    tenant = Text(required=True)
    follower = Text(required=True)
    number = BigInt(required=True, db_column_name="pass")
    seq = BigInt(required=True, help_text="the tenant's counter when it was read")


class Turn(Table, tablename="turn"):
    """Who holds the turn for work of which a tenant does one at a time, such as an import."""

    KEY = "tenant, work"
    work = Text(primary_key=True, default="")
    tenant = Text(required=True)
    holder = Text(required=True)
    until = BigInt(required=True)


class DayMark(Table, tablename="day_mark"):
    """Where the tenant stood on a day of the server: age is counted by these."""

    KEY = "tenant, day"
    day = BigInt(primary_key=True, default=0, help_text="days since 1970-01-01 UTC")
    tenant = Text(required=True)
    at = BigInt(required=True)
    seq = BigInt(required=True)
    history_id = BigInt(required=True, help_text="the highest of the tenant")
    collected = Boolean(default=False, help_text="history up to here was collected")


TABLES: tuple[type[Table], ...] = tuple(
    each for each in list(vars().values()) if isinstance(each, type) and Table in each.__bases__
)


def bind(engine: DatabaseEngine) -> None:
    """Let Piccolo queries of all tables run on this engine."""
    for table in TABLES:
        table._meta.db = engine  # noqa: SLF001 - Piccolo offers no public name for it
