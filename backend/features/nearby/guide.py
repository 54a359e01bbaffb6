"""The page that explains, in the phone's language, how to trust the local authority and install the app."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from html import escape

CERTIFICATE_PATH = "/lapangan.crt"
PROFILE_PATH = "/lapangan.mobileconfig"


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `*_steps` are shown as numbered lists; the first step is the link to the file."""

    title: str
    why: str
    android_file: str
    android_steps: tuple[str, ...]
    ios_file: str
    ios_steps: tuple[str, ...]
    go: str
    install: str
    compare: str


LANGUAGES: dict[str, Words] = {
    "en": Words(
        "Lapangan on this phone",
        "Location, camera, microphone and working offline need HTTPS. For that, this phone must trust "
        "the computer that runs Lapangan here. "
        "The certificate is valid only for that computer, on local networks.",
        "Download the certificate (Android)",
        (
            "Open Settings and search for “CA certificate”.",
            "Choose “CA certificate”, then “Install anyway”, and pick the file lapangan.crt.",
        ),
        "Download the profile (iPhone, iPad; in Safari)",
        (
            "Open Settings. Tap “Profile Downloaded” at the top and install it.",
            "Settings › General › About › Certificate Trust Settings: turn on “Lapangan”.",
        ),
        "Open Lapangan",
        "To install the app: on Android, menu ⋮ › “Install app”. On iPhone, Share › “Add to Home Screen”.",
        "This page comes over a network that anybody may be on. Before you install the certificate, "
        "compare its SHA-256 fingerprint with the one in the computer's terminal, and stop if they "
        "differ:",
    ),
    "ms": Words(
        "Lapangan pada telefon ini",
        "Lokasi, kamera, mikrofon dan kerja luar talian memerlukan HTTPS. Untuk itu, telefon ini "
        "perlu mempercayai komputer yang menjalankan Lapangan. "
        "Sijil ini hanya untuk rangkaian setempat dan komputer itu.",
        "Muat turun sijil (Android)",
        (
            "Buka Tetapan dan cari “Sijil CA”.",
            "Pilih “Sijil CA”, kemudian “Pasang juga”, dan pilih fail lapangan.crt.",
        ),
        "Muat turun profil (iPhone, iPad; dalam Safari)",
        (
            "Buka Tetapan. Di bahagian atas: “Profil Dimuat Turun”. Pasangkannya.",
            "Tetapan › Umum › Perihal › Tetapan Kepercayaan Sijil: hidupkan “Lapangan”.",
        ),
        "Buka Lapangan",
        "Untuk memasang: pada Android, menu ⋮ › “Pasang apl”. Pada iPhone, Kongsi › “Tambah ke Skrin Utama”.",
        "Halaman ini datang melalui rangkaian yang sesiapa pun boleh gunakan. Sebelum memasang "
        "sijil, bandingkan cap jari SHA-256 dengan yang ada di terminal komputer, dan berhenti jika "
        "berbeza:",
    ),
    "id": Words(
        "Lapangan di HP ini",
        "Lokasi, kamera, mikrofon, dan kerja offline memerlukan HTTPS. Untuk itu, HP ini "
        "perlu memercayai komputer yang menjalankan Lapangan. "
        "Sertifikat ini hanya untuk jaringan lokal dan komputer itu.",
        "Unduh sertifikat (Android)",
        (
            "Buka Setelan dan cari “Sertifikat CA”.",
            "Pilih “Sertifikat CA”, lalu “Tetap instal”, dan pilih file lapangan.crt.",
        ),
        "Unduh profil (iPhone, iPad; di Safari)",
        (
            "Buka Pengaturan. Di bagian atas: “Profil Diunduh”. Instal profil itu.",
            "Pengaturan › Umum › Mengenai › Pengaturan Kepercayaan Sertifikat: aktifkan “Lapangan”.",
        ),
        "Buka Lapangan",
        "Untuk memasang: di Android, menu ⋮ › “Instal aplikasi”. Di iPhone, Bagikan › “Tambah ke Layar "
        "Utama”.",
        "Halaman ini datang lewat jaringan yang bisa dipakai siapa saja. Sebelum memasang "
        "sertifikat, bandingkan sidik jari SHA-256 dengan yang ada di terminal komputer, dan "
        "berhenti kalau berbeda:",
    ),
    "kk": Words(
        "Осы телефондағы Lapangan",
        "Орналасқан жер, камера, микрофон және желісіз жұмыс үшін HTTPS қажет. Ол үшін бұл телефон "
        "Lapangan жұмыс істеп тұрған компьютерге сенуі керек. "
        "Сертификат тек жергілікті желіде және сол компьютер үшін жарамды.",
        "Сертификатты жүктеп алу (Android)",
        (
            "Параметрлерді ашып, «CA сертификаты» деп іздеңіз.",
            "«CA сертификаты», содан кейін «Бәрібір орнату» таңдап, lapangan.crt файлын көрсетіңіз.",
        ),
        "Профильді жүктеп алу (iPhone, iPad; Safari арқылы)",
        (
            "Параметрлерді ашыңыз. Жоғарғы жағында: «Профиль жүктелді». Оны орнатыңыз.",
            "Параметрлер › Негізгі › Құрылғы туралы › Сертификаттарға сену: «Lapangan» қосыңыз.",
        ),
        "Lapangan ашу",
        "Орнату үшін: Android-та ⋮ мәзірі › «Қолданбаны орнату». iPhone-да Бөлісу › «Басты экранға қосу».",
        "Бұл бет кез келген адам қосыла алатын желі арқылы келді. Сертификатты орнатпас бұрын оның "
        "SHA-256 таңбасын компьютер терминалындағымен салыстырыңыз, сәйкес келмесе, тоқтаңыз:",
    ),
    "ru": Words(
        "Lapangan на этом телефоне",
        "Для местоположения, камеры, микрофона и работы без сети нужен HTTPS. Поэтому телефон должен "
        "доверять компьютеру, на котором работает Lapangan. "
        "Сертификат действует только в локальной сети и для этого компьютера.",
        "Скачать сертификат (Android)",
        (
            "Откройте настройки и найдите «Сертификат ЦС».",
            "Выберите «Сертификат ЦС», затем «Всё равно установить» и укажите файл lapangan.crt.",
        ),
        "Скачать профиль (iPhone, iPad; в Safari)",
        (
            "Откройте «Настройки». Вверху: «Профиль загружен». Установите его.",
            "Настройки › Основные › Об этом устройстве › Доверие сертификатам: включите «Lapangan».",
        ),
        "Открыть Lapangan",
        "Чтобы установить: на Android — меню ⋮ › «Установить приложение». На iPhone — «Поделиться» › "
        "«На экран „Домой“».",
        "Эта страница пришла по сети, в которой может быть кто угодно. Перед установкой сравните "
        "отпечаток SHA-256 с тем, что показан в терминале компьютера, и остановитесь, если они "
        "различаются:",
    ),
}
STYLE = (
    ":root{color-scheme:light dark}body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;"
    "padding:1.25rem}a{display:block;margin:.75rem 0;padding:.9rem 1rem;border-radius:.75rem;"
    "background:#0b5d3b;color:#fff;text-decoration:none;font-weight:600;text-align:center}li{margin:.4rem 0}"
    "code{font-size:1rem;overflow-wrap:anywhere}"
)


def choose(accepted: str) -> str:
    """The language for an Accept-Language header: the first we have, in order; otherwise English."""
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"


def page(language: str, app_url: str, fingerprint: str) -> str:
    """The whole page as HTML. `fingerprint`: of the authority, as the terminal shows it."""
    words = LANGUAGES[language]

    def steps(texts: tuple[str, ...]) -> str:
        return "<ol>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ol>"

    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{STYLE}</style>"
        f"<main><h1>{escape(words.title)}</h1><p>{escape(words.why)}</p>"
        f"<p>{escape(words.compare)}<br><code>{escape(fingerprint)}</code></p>"
        f'<a href="{CERTIFICATE_PATH}">{escape(words.android_file)}</a>{steps(words.android_steps)}'
        f'<a href="{PROFILE_PATH}">{escape(words.ios_file)}</a>{steps(words.ios_steps)}'
        f'<a href="{escape(app_url)}">{escape(words.go)}</a><p>{escape(words.install)}</p></main></html>'
    )


def apple_profile(certificate_der: bytes) -> str:
    """A configuration profile with the authority's certificate: what iPhones and iPads install."""
    encoded = base64.b64encode(certificate_der).decode()
    # The same certificate gives the same identity, so that a second download replaces the first.
    whole, part = (uuid.uuid5(uuid.NAMESPACE_OID, encoded + kind) for kind in ("profile", "certificate"))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>lapangan.local</string><key>PayloadUUID</key><string>{whole}</string>
<key>PayloadDisplayName</key><string>Lapangan</string>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.security.root</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>lapangan.local.authority</string>
<key>PayloadUUID</key><string>{part}</string><key>PayloadDisplayName</key><string>Lapangan</string>
<key>PayloadContent</key><data>{encoded}</data>
</dict></array></dict></plist>
"""
