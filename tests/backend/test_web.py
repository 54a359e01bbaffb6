"""The app's files over HTTP: types, caching, compression, the policy, and that nothing outside is reached."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from litestar.testing import TestClient

from backend.app import create_app
from backend.config import Settings

SCRIPT = "window.a = '</b>' && 1;\nconsole.log(\"ә\")"
STYLE = "body { margin: 0 }"
SHELL = (
    f'<!doctype html><html><head><style>{STYLE}</style><script type="module" src="/assets/entry-AbCd1234.js">'
    f"</script></head><body><script>{SCRIPT}</script></body></html>"
)
CODE = "export const words = [" + ", ".join(f"'word {n}'" for n in range(400)) + "];\n"
NAVIGATION = {"sec-fetch-mode": "navigate", "accept": "text/html"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small build, with a secret beside it."""
    built = tmp_path / "pwa"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(SHELL, encoding="utf-8")
    (built / "sw.js").write_text(CODE)
    (built / "manifest.webmanifest").write_text("{}")
    (built / "icon.png").write_bytes(b"\x89PNG" + bytes(2000))
    (built / "assets" / "entry-AbCd1234.js").write_text(CODE)
    (tmp_path / "secret.txt").write_text("secret")
    (built / "link.txt").symlink_to(tmp_path / "secret.txt")
    return built


@pytest.fixture
def client(folder: Path, tmp_path: Path) -> Iterator[TestClient]:
    environment = {
        "VAR_DIR": str(tmp_path / "var"), "PWA_DIR": str(folder), "ALLOWED_HOSTS": "lapangan.local",
    }  # fmt: skip
    with TestClient(create_app(Settings.read(environment)), base_url="http://lapangan.local") as client:
        client.headers["accept-encoding"] = "identity"
        yield client


def policy(response_headers: dict[str, str] | object) -> str:
    return response_headers["content-security-policy"]  # type: ignore[index]


@pytest.mark.parametrize("path", ["/", "/contacts", "/contacts/8b1f", "/deals/board", "/index.html"])
def test_every_page_is_the_shell_and_asked_for_each_time(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=NAVIGATION)
    assert answer.status_code == 200
    assert answer.text == SHELL
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "media_type", "cache"),
    [
        (
            "/assets/entry-AbCd1234.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/icon.png", "image/png", "no-cache"),
    ],
)
def test_files_have_their_type_and_only_hashed_names_are_kept_for_ever(
    client: TestClient, path: str, media_type: str, cache: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == cache
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/assets/gone-AbCd1234.js", "/assets"])
def test_unknown_api_and_assets_are_not_found_even_to_a_navigation(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=NAVIGATION)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/nothing", "/api/people/x/y/z", "/api/sync/nothing", "/api/sync"])
def test_nothing_of_the_api_is_found_by_any_method(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404


def test_a_known_address_names_the_methods_it_takes(client: TestClient) -> None:
    answer = client.put("/api/sign-in")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")


def test_a_page_asking_for_a_missing_file_does_not_get_the_shell(client: TestClient) -> None:
    assert client.get("/gone.png", headers={"sec-fetch-mode": "no-cors"}).status_code == 404
    assert client.get("/gone.json", headers={"accept": "application/json"}).status_code == 404


def test_writing_to_a_page_is_refused(client: TestClient) -> None:
    assert client.post("/contacts", headers={"sec-fetch-site": "same-origin"}).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/link.txt",
     "/assets/..%5c..%5csecret.txt", "//etc/passwd", "/%00", "/./../secret.txt"],
)  # fmt: skip
def test_no_path_leaves_the_folder(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"sec-fetch-mode": "no-cors"})
    assert answer.status_code in (400, 404)
    assert "secret" not in answer.text.replace("secret.txt", "")


def test_the_smallest_encoding_the_browser_takes_is_sent(client: TestClient) -> None:
    path = "/assets/entry-AbCd1234.js"
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert packed.text == CODE
    with client.stream("GET", path, headers={"accept-encoding": "gzip, deflate, br, zstd"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "zstd"
    assert zstandard.ZstdDecompressor().decompress(raw).decode() == CODE
    assert len(raw) < len(CODE) / 3
    refused = client.get(path, headers={"accept-encoding": "gzip;q=0, zstd;q=0"})
    assert "content-encoding" not in refused.headers
    assert "content-encoding" not in client.get("/icon.png", headers={"accept-encoding": "gzip"}).headers


def test_a_compressed_file_beside_the_file_is_taken(folder: Path, client: TestClient) -> None:
    beside = folder / "assets" / "entry-AbCd1234.js.gz"
    beside.write_bytes(gzip.compress(b"beside", 9))
    os.utime(folder / "index.html", ns=(1, 1))
    answer = client.get("/assets/entry-AbCd1234.js", headers={"accept-encoding": "gzip"})
    assert answer.text == "beside"
    assert client.get("/assets/entry-AbCd1234.js.gz").status_code == 404


def test_what_did_not_change_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/", headers=NAVIGATION)
    again = client.get("/", headers=NAVIGATION | {"if-none-match": f'W/"x", {first.headers["etag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/", headers=NAVIGATION | {"if-none-match": '"other"'})
    assert other.status_code == 200
    packed = client.get("/sw.js", headers={"accept-encoding": "gzip"})
    assert packed.headers["etag"] != client.get("/sw.js").headers["etag"]


def test_head_tells_what_get_would_send(client: TestClient) -> None:
    got, head = client.get("/sw.js"), client.head("/sw.js")
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers[name] == got.headers[name]


def test_the_policy_allows_exactly_the_inline_scripts_of_the_shell(client: TestClient) -> None:
    headers = client.get("/", headers=NAVIGATION).headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    script = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert rules["script-src"] == f"'self' 'sha256-{script}'"
    assert rules["style-src"] == f"'self' 'sha256-{style}'"
    assert rules["object-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert not re.search(r"unsafe|\*|http:", headers["content-security-policy"])


@pytest.mark.parametrize("path", ["/", "/sw.js", "/livez", "/api/nothing", "/gone.png"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_answer_to_a_script_carries_only_what_data_needs(client: TestClient) -> None:
    """No other site gets as far as an answer, and nothing but a script can make such a request."""
    for path in ("/api/sync/push", "/api/sign-in", "/api/nothing"):
        headers = client.post(path, content=b"{").headers
        assert headers["content-type"].endswith("json")
        named = {"content-type", "content-length", "x-content-type-options", "cache-control", "x-lapangan"}
        assert set(headers) == named, path
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    foreign = client.post("/api/sync/push", content=b"{}", headers={"sec-fetch-site": "cross-site"})
    assert foreign.json()["code"] == "foreign_site"


def test_only_a_server_with_an_https_address_insists_on_https(folder: Path, tmp_path: Path) -> None:
    environment = {
        "VAR_DIR": str(tmp_path / "var"), "PWA_DIR": str(folder), "ALLOWED_HOSTS": "lapangan.local",
    }  # fmt: skip
    for address, told in (("https://crm.kedai.example", "max-age=31536000"), ("http://localhost:8000", None)):
        settings = Settings.read(environment | {"PUBLIC_URL": address})
        with TestClient(create_app(settings)) as client:
            assert client.get("/livez").headers.get("strict-transport-security") == told


def test_a_new_build_is_served_without_a_restart(folder: Path, client: TestClient) -> None:
    assert client.get("/", headers=NAVIGATION).text == SHELL
    (folder / "fresh.html").write_text("<p>new</p>")
    (folder / "fresh.html").rename(folder / "index.html")
    assert client.get("/", headers=NAVIGATION).text == "<p>new</p>"


def test_before_the_build_a_page_says_so(folder: Path, client: TestClient) -> None:
    (folder / "index.html").unlink()
    answer = client.get("/", headers=NAVIGATION)
    assert answer.status_code == 503
    assert "make run" in answer.text
    assert client.get("/livez").status_code == 200
    (folder / "index.html").write_text(SHELL)
    assert client.get("/", headers=NAVIGATION).text == SHELL
