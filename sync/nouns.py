"""What things are called: about thirty nouns in every language, and what kinds of business call them instead.

One and many of each, as they stand at the beginning of a sentence; a workspace may rename each (N1).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Word(NamedTuple):
    """A noun, singular and plural."""

    one: str
    many: str


def _same(word: str) -> Word:
    """Malay and Indonesian have one form for both."""
    return Word(word, word)


def _noun(
    en: tuple[str, str], ms: str, id_: str, kk: tuple[str, str], ru: tuple[str, str]
) -> Mapping[str, Word]:
    return {"en": Word(*en), "ms": _same(ms), "id": _same(id_), "kk": Word(*kk), "ru": Word(*ru)}


NOUNS: Final[Mapping[str, Mapping[str, Word]]] = {
    "company": _noun(
        ("Company", "Companies"), "Pelanggan", "Toko", ("Клиент", "Клиенттер"), ("Клиент", "Клиенты")
    ),
    "branch": _noun(
        ("Branch", "Branches"), "Cawangan", "Cabang", ("Филиал", "Филиалдар"), ("Филиал", "Филиалы")
    ),
    "contact": _noun(
        ("Contact", "Contacts"), "Kenalan", "Kontak", ("Контакт", "Контактілер"), ("Контакт", "Контакты")
    ),
    "tag": _noun(("Tag", "Tags"), "Tag", "Tag", ("Тег", "Тегтер"), ("Тег", "Теги")),
    "source": _noun(
        ("Source", "Sources"), "Sumber", "Sumber", ("Дереккөз", "Дереккөздер"), ("Источник", "Источники")
    ),
    "deal": _noun(
        ("Deal", "Deals"), "Peluang jualan", "Peluang", ("Мәміле", "Мәмілелер"), ("Сделка", "Сделки")
    ),
    "pipeline": _noun(
        ("Pipeline", "Pipelines"), "Pipeline", "Pipeline", ("Воронка", "Воронкалар"), ("Воронка", "Воронки")
    ),
    "stage": _noun(("Stage", "Stages"), "Peringkat", "Tahap", ("Кезең", "Кезеңдер"), ("Этап", "Этапы")),
    "value": _noun(("Value", "Values"), "Nilai", "Nilai", ("Сома", "Сомалар"), ("Сумма", "Суммы")),
    "competitor": _noun(
        ("Competitor", "Competitors"), "Pesaing", "Pesaing", ("Бәсекелес", "Бәсекелестер"),
        ("Конкурент", "Конкуренты"),
    ),
    "activity": _noun(
        ("Activity", "Activities"), "Aktiviti", "Aktivitas", ("Әрекет", "Әрекеттер"), ("Действие", "Действия")
    ),
    "visit": _noun(("Visit", "Visits"), "Lawatan", "Kunjungan", ("Визит", "Визиттер"), ("Визит", "Визиты")),
    "call": _noun(
        ("Call", "Calls"), "Panggilan", "Telepon", ("Қоңырау", "Қоңыраулар"), ("Звонок", "Звонки")
    ),
    "meeting": _noun(
        ("Meeting", "Meetings"), "Temu janji", "Pertemuan", ("Кездесу", "Кездесулер"), ("Встреча", "Встречи")
    ),
    "message": _noun(
        ("WhatsApp", "WhatsApp"), "WhatsApp", "Chat", ("Хабарлама", "Хабарламалар"),
        ("Сообщение", "Сообщения"),
    ),
    "task": _noun(("Task", "Tasks"), "Tugasan", "Tugas", ("Іс", "Істер"), ("Задача", "Задачи")),
    "note": _noun(("Note", "Notes"), "Nota", "Catatan", ("Жазба", "Жазбалар"), ("Заметка", "Заметки")),
    "next_step": _noun(
        ("Next step", "Next steps"), "Langkah seterusnya", "Langkah berikutnya",
        ("Келесі қадам", "Келесі қадамдар"), ("Следующий шаг", "Следующие шаги"),
    ),
    "rep": _noun(
        ("Sales rep", "Sales reps"), "Jurujual", "Sales", ("Сауда өкілі", "Сауда өкілдері"),
        ("Торговый представитель", "Торговые представители"),
    ),
    "manager": _noun(
        ("Manager", "Managers"), "Pengurus", "Manajer", ("Басшы", "Басшылар"),
        ("Руководитель", "Руководители"),
    ),
    "team": _noun(("Team", "Teams"), "Pasukan", "Tim", ("Команда", "Командалар"), ("Команда", "Команды")),
    "owner": _noun(
        ("Owner", "Owners"), "Pemilik", "Pemilik", ("Жауапты", "Жауаптылар"),
        ("Ответственный", "Ответственные"),
    ),
    "territory": _noun(
        ("Territory", "Territories"), "Kawasan", "Wilayah", ("Аумақ", "Аумақтар"),
        ("Территория", "Территории"),
    ),
    "route": _noun(("Route", "Routes"), "Laluan", "Rute", ("Бағдар", "Бағдарлар"), ("Маршрут", "Маршруты")),
    "lead": _noun(("Lead", "Leads"), "Lead", "Lead", ("Лид", "Лидтер"), ("Лид", "Лиды")),
    "order": _noun(
        ("Order", "Orders"), "Pesanan", "Pesanan", ("Тапсырыс", "Тапсырыстар"), ("Заказ", "Заказы")
    ),
    "product": _noun(("Product", "Products"), "Produk", "Produk", ("Тауар", "Тауарлар"), ("Товар", "Товары")),
    "price_list": _noun(
        ("Price list", "Price lists"), "Senarai harga", "Daftar harga",
        ("Баға тізімі", "Баға тізімдері"), ("Прайс-лист", "Прайс-листы"),
    ),
    "quote": _noun(
        ("Quote", "Quotes"), "Sebut harga", "Penawaran", ("Ұсыныс", "Ұсыныстар"),
        ("Предложение", "Предложения"),
    ),
    "payment": _noun(
        ("Payment", "Payments"), "Bayaran", "Tagihan", ("Төлем", "Төлемдер"), ("Оплата", "Оплаты")
    ),
}  # fmt: skip
"""By noun and language."""

BUSINESS_NOUNS: Final[Mapping[str, Mapping[str, Mapping[str, Word]]]] = {
    "goods": {
        "company": {
            "en": Word("Outlet", "Outlets"),
            "ms": _same("Kedai"),
            "kk": Word("Сауда нүктесі", "Сауда нүктелері"),
            "ru": Word("Торговая точка", "Торговые точки"),
        },
        "rep": {"id": _same("Salesman")},
    },
    "pharma": {
        "company": {"en": Word("Clinic", "Clinics"), "ms": _same("Klinik"), "id": _same("Outlet")},
        "visit": {"id": _same("Call")},
    },
    "equipment": {
        "company": {"id": _same("Pelanggan")},
        "rep": {"ms": _same("Eksekutif jualan")},
    },
    "building": {
        "company": {"en": Word("Customer", "Customers"), "id": _same("Pelanggan")},
        "deal": {"ms": _same("Prospek"), "id": _same("Prospek")},
    },
    "services": {
        "company": {"en": Word("Customer", "Customers"), "id": _same("Pelanggan")},
        "rep": {"ms": _same("Eksekutif jualan")},
    },
}
"""By kind of business, noun and language: what is called otherwise there than in NOUNS."""
