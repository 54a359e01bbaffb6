"""What the test letter says, by language: subject and text."""

from __future__ import annotations

from typing import Final

TEST: Final = {
    "en": (
        "Test from Lapangan",
        "Outgoing mail works. You asked for this letter under Administration, Outgoing mail.\n",
    ),
    "ms": (
        "Ujian daripada Lapangan",
        "E-mel keluar berfungsi. Anda meminta e-mel ini di Pentadbiran, E-mel keluar.\n",
    ),
    "id": (
        "Uji dari Lapangan",
        "Email keluar berfungsi. Anda meminta email ini di Administrasi, Email keluar.\n",
    ),
    "kk": (
        "Lapangan сынақ хаты",
        "Шығыс хаттар жұмыс істейді. Бұл хатты Әкімшілік, Шығыс хаттар бөлімінен сұрадыңыз.\n",
    ),
    "ru": (
        "Проверка из Lapangan",
        "Исходящие письма работают. Вы запросили это письмо в разделе «Администрирование».\n",
    ),
}
