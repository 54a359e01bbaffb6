"""Import and export over HTTP: preview, import, report, export, and what each refuses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from backend.accounts.passwords import Passwords
from backend.config import Settings
from tests.backend.house import House, build, sign_in
from tests.backend.test_exchange_csv import SAMPLES


@pytest.fixture
def house(settings: Settings) -> House:
    return build(settings, Passwords(rounds=1, memory_kib=1_024))


@pytest.fixture
def ali(house: House) -> Iterator[TestClient[Any]]:
    with house.browser() as client:
        assert sign_in(client, "ali").status_code == 200
        yield client


def preview(client: TestClient[Any], data: bytes, name: str = "contacts.csv") -> Any:
    return client.post("/api/import/preview", files={"file": (name, data, "text/csv")})


def import_(client: TestClient[Any], upload: str, **choices: Any) -> Any:
    """Start an import and follow it to its end."""
    started = client.post("/api/import", json={"upload": upload} | choices)
    assert started.status_code == 202, started.text
    assert started.headers["location"] == f"/api/import/{upload}"
    now = started.json()
    while now["state"] in ("waiting", "reading", "writing"):
        assert 0 <= now["done"] <= now["lines"]
        now = client.get(started.headers["location"]).json()
    return now


def problem(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert body["action"]
    return answer.status_code, body["code"], body["fault"]


def test_a_file_is_looked_at_then_imported_then_its_report_is_read(ali: TestClient[Any]) -> None:
    answer = preview(ali, (SAMPLES / "hubspot_contacts.csv").read_bytes(), "hubspot.csv")
    assert answer.status_code == 200
    seen = answer.json()
    assert (seen["format"], seen["encoding"], seen["rows"], seen["file"]) == (
        "hubspot",
        "utf-8",
        6,
        "hubspot.csv",
    )
    assert seen["columns"][1] == {
        "name": "First Name", "samples": ["Nurul Ain", "Bayu", "Айгерім"], "guess": "name.given",
    }  # fmt: skip
    assert "phone:mobile" in seen["targets"]
    assert seen["sample"][0]["phones"] == ["+60321618801", "+60123456701"]
    assert len(list(csv.reader(io.StringIO(ali.get("/api/export/contacts.csv").text)))) == 1, (
        "nothing is written yet"
    )

    choices = {"visibility": "team", "tags": ["Fair"], "mapping": {"City": "ignore"}}
    ended = import_(ali, seen["upload"], **choices)
    assert (ended["state"], ended["done"], ended["lines"]) == ("done", 6, 6)
    assert (ended["import"], ended["file"], ended["problem"]) == (seen["upload"], "hubspot.csv", None)
    report = ended["report"]
    assert report["counts"] == {
        "created": 6,
        "merged": 0,
        "unchanged": 0,
        "refused": 0,
        "companies_created": 6,
    }
    assert [line["line"] for line in report["lines"]] == [2, 3, 4, 5, 6, 7]
    assert report["lines"][0]["notes"][0]["code"] == "owner_unknown"

    again = import_(ali, seen["upload"], **choices)
    assert again == ended, "a lost answer is asked for again"
    text = ali.get(report["csv"])
    assert text.headers["content-disposition"] == 'attachment; filename="import-report.csv"'
    rows = list(csv.reader(io.StringIO(text.text.lstrip("\ufeff"))))
    assert rows[0][:3] == ["Line", "Outcome", "Name"]
    assert {row[0] for row in rows[1:]} >= {"2", "7"}

    exported = ali.get("/api/export/contacts.csv").text
    assert "Fair" in exported
    assert "Hamburg" not in exported, "the person said to leave the city out"


def test_vcards_come_and_go(ali: TestClient[Any]) -> None:
    seen = preview(ali, (SAMPLES / "contacts.vcf").read_bytes(), "contacts.vcf").json()
    assert (seen["format"], seen["columns"], seen["targets"]) == ("vcard", [], [])
    assert import_(ali, seen["upload"])["report"]["counts"]["created"] == 6
    four, three = ali.get("/api/export/contacts.vcf"), ali.get("/api/export/contacts.vcf?version=3.0")
    assert four.headers["content-type"] == "text/vcard; charset=utf-8"
    assert four.text.count("VERSION:4.0\r\n") == three.text.count("VERSION:3.0\r\n") == 6


def test_companies_and_deals_are_exported(ali: TestClient[Any]) -> None:
    seen = preview(ali, (SAMPLES / "google_contacts.csv").read_bytes()).json()
    import_(ali, seen["upload"])
    names = [
        row[0] for row in csv.reader(io.StringIO(ali.get("/api/export/companies.csv").text.lstrip("\ufeff")))
    ]
    assert names[0] == "Name"
    assert "Seri Kencana Sdn Bhd" in names
    assert ali.get("/api/export/deals.csv").status_code == 200


def test_a_bare_body_is_a_file_too(ali: TestClient[Any]) -> None:
    answer = ali.post(
        "/api/import/preview?name=a.csv", content=b"Name\nAna\n", headers={"content-type": "text/csv"}
    )
    assert (answer.json()["file"], answer.json()["rows"]) == ("a.csv", 1)


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", (422, "import_empty", "person")), (b"PK\x03\x04", (415, "import_not_text", "person")),
     (b"Name\n" + b"Ana\n" * 50_002, (413, "import_too_large", "person"))],
)  # fmt: skip
def test_files_that_cannot_be_taken_are_named(
    ali: TestClient[Any], data: bytes, told: tuple[int, str, str]
) -> None:
    assert problem(preview(ali, data)) == told


def test_choices_that_cannot_be_are_named(ali: TestClient[Any]) -> None:
    upload = preview(ali, b"Name\nAna\n").json()["upload"]
    for body, told in (
        ({"upload": "none"}, (404, "import_upload_unknown", "person")),
        ({"upload": upload, "visibility": "all"}, (422, "import_bad_option", "person")),
        ({"upload": upload, "tags": ["x" * 65]}, (422, "import_bad_option", "person")),
        ({"upload": upload, "mapping": {"Name": "planet"}}, (422, "import_bad_mapping", "person")),
        ({"visibility": "team"}, (400, "bad_request", "device")),
    ):
        assert problem(ali.post("/api/import", json=body)) == told
    for _ in range(2):  # what stopped it is told with it, and it can be started again
        ended = import_(ali, upload, mapping={"Nome": "notes"})
        assert (ended["state"], ended["report"]) == ("failed", None)
        told = ended["problem"]
        assert (told["code"], told["fault"], bool(told["action"])) == ("import_bad_mapping", "person", True)
    assert import_(ali, upload, mapping={"Name": "notes", "Email": "ignore"})["state"] == "failed"
    assert import_(ali, upload)["state"] == "failed", "nothing chosen: as before"
    assert import_(ali, upload, mapping={})["report"]["counts"]["created"] == 1
    assert problem(ali.get("/api/export/secrets.csv")) == (404, "not_found", "device")
    unknown = (404, "import_upload_unknown", "person")
    assert problem(ali.get("/api/import/none/report.csv")) == unknown
    assert problem(ali.get("/api/import/none")) == unknown


def test_an_upload_belongs_to_its_person(house: House, ali: TestClient[Any]) -> None:
    upload = preview(ali, b"Name\nAna\n").json()["upload"]
    with house.browser() as other:
        sign_in(other, "mei")
        assert problem(other.post("/api/import", json={"upload": upload}))[1] == "import_upload_unknown"
        assert problem(other.get(f"/api/import/{upload}"))[1] == "import_upload_unknown"
        assert problem(other.get(f"/api/import/{upload}/report.csv"))[1] == "import_upload_unknown"
    with house.browser() as administrator:
        sign_in(administrator, "rani")
        assert administrator.get(f"/api/import/{upload}").json()["state"] == "chosen"
        assert problem(administrator.post("/api/import", json={"upload": upload}))[1] == (
            "import_upload_unknown"
        )
        import_(ali, upload)
        assert administrator.get(f"/api/import/{upload}").json()["report"]["counts"]["created"] == 1
        assert administrator.get(f"/api/import/{upload}/report.csv").status_code == 200


def test_an_import_that_was_given_up_says_so_and_goes_on_when_it_is_asked_again(
    house: House, ali: TestClient[Any]
) -> None:
    upload = preview(ali, b"Name\nAna\n").json()["upload"]
    house.sql("UPDATE upload SET state = 'writing' WHERE id = $1", upload)
    now = ali.get(f"/api/import/{upload}").json()
    assert (now["state"], now["problem"]["code"], now["problem"]["fault"]) == (
        "failed", "import_crashed", "server",
    )  # fmt: skip
    assert import_(ali, upload)["report"]["counts"]["created"] == 1


def test_strangers_get_nothing(house: House) -> None:
    with house.browser() as client:
        for method, path in (
            ("POST", "/api/import/preview"),
            ("POST", "/api/import"),
            ("GET", "/api/import/x"),
            ("GET", "/api/export/contacts.csv"),
        ):
            assert client.request(method, path).status_code == 401


def test_the_file_is_let_go_once_imported_and_old_ones_too(house: House, ali: TestClient[Any]) -> None:
    upload = preview(ali, b"Name\nAna\n").json()["upload"]
    import_(ali, upload)
    ((size,),) = house.sql("SELECT length(data) FROM upload WHERE id = $1", upload)
    assert size == 0
    house.sql("UPDATE upload SET at = 1 WHERE id = $1", upload)
    preview(ali, b"Name\nBudi\n")
    assert house.sql("SELECT id FROM upload WHERE id = $1", upload) == []
