"""L: what a pull says; D: what a device shows."""

from sync import changes
from sync.wire import Drop, Patch, Put, Remove, Set
from tests.sim.world import Phone, Server, uid

REC = uid(500)


def test_L2_a_patch_holds_only_what_changed_since_the_cursor(ana: Phone, server: Server) -> None:
    ana.create(
        "contact", REC, job_title="Buyer", department="Stores", tags=["vip"], phones={"p1": {"raw": "1"}}
    )
    ana.push()
    row, since = server.rows[REC], server.seq
    assert isinstance(changes.change_of(row, 0), Put)
    assert changes.change_of(row, since) == Patch("contact", REC, {})
    ana.edit("contact", REC, Set("job_title", None), Remove("phones", item="p1"))
    ana.add("contact", REC, "tags", "dealer")
    ana.push()
    change = changes.change_of(server.rows[REC], since)
    assert change == Patch("contact", REC, {"job_title": None, "phones": {}, "tags": ["dealer", "vip"]})
    assert changes.changed_fields(server.rows[REC], since + 1) == {"tags": ["dealer", "vip"]}


def test_L2_a_deleted_record_is_a_drop_and_a_revived_one_is_whole(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="Buyer")
    ana.push()
    since = server.seq
    ana.delete("contact", REC)
    ana.push()
    assert changes.change_of(server.rows[REC], since) == Drop("contact", REC, "deleted")
    ana.revive("contact", REC)
    ana.push()
    change = changes.change_of(server.rows[REC], since)
    assert isinstance(change, Put)
    assert change.fields["job_title"] == "Buyer"


def test_L5_a_new_key_is_a_whole_record_for_who_holds_both(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="Buyer")
    ana.push()
    since = server.seq
    ana.set("contact", REC, "visibility", "private")
    ana.push()
    change = changes.change_of(server.rows[REC], since)
    assert isinstance(change, Put)
    assert change.key == f"p:{ana.person}"
    assert [(each.key, each.id) for each in server.departures] == [(f"t:{ana.person}", REC)]


def test_L6_every_change_has_a_seq_of_its_own(ana: Phone, ben: Phone, server: Server) -> None:
    firm = uid(600)
    ana.create("company", firm, name="x")
    for number in range(5):
        ana.create("contact", uid(601 + number), company=firm)
    ana.set("company", firm, "visibility", "private")
    ana.push()
    used = [row.seq for row in server.rows.values()] + [each.seq for each in server.departures]
    assert len(used) == len(set(used)) == 12


def test_D1_pending_covers_confirmed_until_the_answer_is_pulled(
    ana: Phone, ben: Phone, server: Server
) -> None:
    ana.create("contact", REC, job_title="Buyer")
    assert ana.view(REC) == {"job_title": "Buyer"}
    ana.sync()
    ben.pull()
    ben.set("contact", REC, "job_title", "theirs")
    ben.push()
    ana.edit("contact", REC, Set("job_title", "mine"), Set("department", "Stores"))
    ana.pull()
    view = ana.view(REC)
    assert view is not None
    assert (view["job_title"], view["department"]) == ("mine", "Stores")
    ana.delete("contact", REC)
    assert ana.view(REC) is None


def test_P8_fields_that_are_not_named_stay_as_they_are(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="Buyer", phones={"p1": {"raw": "1"}, "p2": {"raw": "2"}})
    ana.set("contact", REC, "phones", {"raw": "3"}, "p1")
    ana.push()
    assert server.rows[REC].fields["job_title"] == "Buyer"
    assert server.rows[REC].fields["phones"] == {"p1": {"raw": "3"}, "p2": {"raw": "2"}}
