"""The pipeline a new workspace begins with: deals need stages from the first day, in its own words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final, NamedTuple


class FirstStage(NamedTuple):
    """A stage: what it is called, and in words what must have happened before a deal is past it."""

    name: str
    steps: tuple[str, ...] = ()


class Standing(NamedTuple):
    """What a stage says of a deal: how likely it is won, in per cent, and whether it is open."""

    probability: int
    status: str


FIRST_STAGES: Final = (
    Standing(10, "open"), Standing(25, "open"), Standing(50, "open"), Standing(75, "open"),
    Standing(100, "won"), Standing(0, "lost"),
)  # fmt: skip

FIRST_PIPELINE: Final[dict[str, tuple[str, tuple[FirstStage, ...]]]] = {
    "en": (
        "Sales",
        (
            FirstStage("Prospect", ("First contact", "Qualification call")),
            FirstStage("Qualification", ("Needs analysis", "Budget confirmed")),
            FirstStage("Proposal", ("Proposal sent", "Follow-up")),
            FirstStage("Negotiation", ("Contract review", "Final terms")),
            FirstStage("Closed won", ("Contract signed", "Kickoff")),
            FirstStage("Closed lost"),
        ),
    ),
    "ms": (
        "Jualan",
        (
            FirstStage("Prospek", ("Hubungan pertama", "Panggilan kelayakan")),
            FirstStage("Kelayakan", ("Analisis keperluan", "Bajet disahkan")),
            FirstStage("Cadangan", ("Cadangan dihantar", "Susulan")),
            FirstStage("Rundingan", ("Semakan kontrak", "Syarat muktamad")),
            FirstStage("Jadi", ("Kontrak ditandatangani", "Mula kerja")),
            FirstStage("Tak jadi"),
        ),
    ),
    "id": (
        "Penjualan",
        (
            FirstStage("Prospek", ("Kontak pertama", "Telepon kualifikasi")),
            FirstStage("Kualifikasi", ("Analisis kebutuhan", "Anggaran dipastikan")),
            FirstStage("Penawaran", ("Penawaran terkirim", "Tindak lanjut")),
            FirstStage("Negosiasi", ("Tinjauan kontrak", "Syarat akhir")),
            FirstStage("Menang", ("Kontrak ditandatangani", "Mulai kerja")),
            FirstStage("Gagal"),
        ),
    ),
    "kk": (
        "Сату",
        (
            FirstStage("Қызығушылық", ("Алғашқы байланыс", "Анықтау қоңырауы")),
            FirstStage("Іріктеу", ("Қажеттілікті талдау", "Бюджет расталды")),
            FirstStage("Ұсыныс", ("Ұсыныс жіберілді", "Қайта хабарласу")),
            FirstStage("Келіссөз", ("Шартты қарау", "Соңғы талаптар")),
            FirstStage("Сәтті", ("Шартқа қол қойылды", "Жұмыс басталды")),
            FirstStage("Бас тартты"),
        ),
    ),
    "ru": (
        "Продажи",
        (
            FirstStage("Интерес", ("Первый контакт", "Уточняющий звонок")),
            FirstStage("Квалификация", ("Анализ потребностей", "Бюджет подтверждён")),
            FirstStage("Предложение", ("Предложение отправлено", "Повторный звонок")),
            FirstStage("Переговоры", ("Проверка договора", "Окончательные условия")),
            FirstStage("Успешна", ("Договор подписан", "Старт работ")),
            FirstStage("Отказ"),
        ),
    ),
}
"""By language: the name of the pipeline, then its stages, as FIRST_STAGES stand."""


def _new_id(_: int) -> str:
    return str(uuid.uuid4())


def first_pipeline(language: str, currency: str, id_of: Callable[[int], str] = _new_id) -> dict[str, Any]:
    """The fields of the record; who configures the workspace changes them later. `id_of` the nth stage."""
    name, stages = FIRST_PIPELINE[language]
    items = {
        id_of(position): {
            "name": stage.name,
            "probability": standing.probability,
            "status": standing.status,
            "position": position,
            **({"steps": list(stage.steps)} if stage.steps else {}),
        }
        for position, (stage, standing) in enumerate(zip(stages, FIRST_STAGES, strict=True))
    }
    return {"name": name, "currency": currency, "position": 0, "stages": items}
