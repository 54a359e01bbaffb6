"""How the nouns of `sync/nouns.py` stand in the texts: their forms in languages with cases, short ways to say
them, and where a word that looks like a noun is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RUSSIAN: Final[Mapping[str, tuple[str, str]]] = {
    "company": ("клиент клиента клиенту клиентом клиенте", "клиенты клиентов клиентам клиентами клиентах"),
    "branch": ("филиал филиала филиалу филиалом филиале", "филиалы филиалов филиалам филиалами филиалах"),
    "contact": (
        "контакт контакта контакту контактом контакте", "контакты контактов контактам контактами контактах"
    ),
    "tag": ("тег тега тегу тегом теге", "теги тегов тегам тегами тегах"),
    "source": (
        "источник источника источнику источником источнике",
        "источники источников источникам источниками источниках",
    ),
    "deal": ("сделка сделку сделке сделкой", "сделки сделок сделкам сделками сделках"),
    "pipeline": ("воронка воронку воронке воронкой", "воронки воронок воронкам воронками воронках"),
    "stage": ("этап этапа этапу этапом этапе", "этапы этапов этапам этапами этапах"),
    "value": ("сумма сумму сумме суммой", "суммы сумм суммам суммами суммах"),
    "competitor": (
        "конкурент конкурента конкуренту конкурентом конкуренте",
        "конкуренты конкурентов конкурентам конкурентами конкурентах",
    ),
    "activity": (
        "действие действию действием действии", "действия действий действиям действиями действиях"
    ),
    "visit": ("визит визита визиту визитом визите", "визиты визитов визитам визитами визитах"),
    "call": ("звонок звонка звонку звонком звонке", "звонки звонков звонкам звонками звонках"),
    "meeting": ("встреча встречу встрече встречей", "встречи встреч встречам встречами встречах"),
    "message": (
        "сообщение сообщению сообщением сообщении", "сообщения сообщений сообщениям сообщениями сообщениях"
    ),
    "task": ("задача задачу задаче задачей", "задачи задач задачам задачами задачах"),
    "note": ("заметка заметку заметке заметкой", "заметки заметок заметкам заметками заметках"),
    "next_step": (
        "следующий_шаг следующего_шага следующему_шагу следующим_шагом",
        "следующие_шаги следующих_шагов следующим_шагам",
    ),
    "rep": (
        "торговый_представитель торгового_представителя торговому_представителю",
        "торговые_представители торговых_представителей",
    ),
    "manager": (
        "руководитель руководителя руководителю руководителем руководителе",
        "руководители руководителей руководителям руководителями руководителях",
    ),
    "team": ("команда команду команде командой", "команды команд командам командами командах"),
    "owner": (
        "ответственный ответственного ответственному ответственным ответственном",
        "ответственные ответственных ответственными",
    ),
    "territory": (
        "территория территорию территорией", "территории территорий территориям территориями территориях"
    ),
    "route": (
        "маршрут маршрута маршруту маршрутом маршруте", "маршруты маршрутов маршрутам маршрутами маршрутах"
    ),
    "lead": ("лид лида лиду лидом лиде", "лиды лидов лидам лидами лидах"),
    "order": ("заказ заказа заказу заказом заказе", "заказы заказов заказам заказами заказах"),
    "product": ("товар товара товару товаром товаре", "товары товаров товарам товарами товарах"),
    "price_list": (
        "прайс-лист прайс-листа прайс-листу прайс-листе", "прайс-листы прайс-листов прайс-листах"
    ),
    "quote": (
        "предложение предложению предложением предложении",
        "предложения предложений предложениям предложениях",
    ),
    "payment": ("оплата оплату оплате оплатой", "оплаты оплат оплатам оплатами оплатах"),
}  # fmt: skip
"""All that a word may look like, singular and plural; what both have stands with the plural. _: a space."""

KAZAKH_STEMS: Final[Mapping[str, str]] = {
    "company": "клиент", "branch": "филиал", "contact": "контакт", "tag": "тег", "source": "дереккөз",
    "deal": "мәміле", "pipeline": "воронка", "stage": "кезең", "value": "сома", "competitor": "бәсекелес",
    "activity": "әрекет", "visit": "визит(?!к)", "call": "қоңырау", "meeting": "кездесу",
    "message": "хабарлама", "task": "іс", "note": "жазба", "next_step": "келесі қадам",
    "rep": "сауда өкіл", "manager": "басшы", "team": "команда", "owner": "жауапты", "territory": "аума",
    "route": "бағдар", "lead": "лид", "order": "тапсырыс", "product": "тауар", "price_list": "баға тізім",
    "quote": "ұсыныс", "payment": "төлем",
}  # fmt: skip
"""What every form begins with; endings follow by rule, that of the plural first."""
KAZAKH_PLURAL: Final = "(?:и|і|ы)?(?:лар|лер|дар|дер|тар|тер)"
KAZAKH_WORDS: Final = {"task": "істі|іске|істің|іспен|істен|істе"}
"""Forms of a stem so short that other words begin with it."""

ALSO_SAID: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("en", "company"): ("customer", "customers"),
    ("ms", "deal"): ("peluang", "peluang"),
}
"""Another word for it, singular and plural: shorter, or what everybody says in passing."""

HOMOGRAPHS: Final[Mapping[tuple[str, str], str]] = {
    ("kk", "note"): "жазба is what a record is called, too",
    ("kk", "task"): "іс is work of any kind",
    ("kk", "activity"): "әрекет is an attempt, too",
    ("kk", "message"): "хабарлама is what the system says, too",
    ("kk", "source"): "дереккөз is where anything comes from",
    ("kk", "owner"): "жауапты is whoever is responsible",
    ("kk", "route"): "бағдар begins words for programs and landmarks",
    ("kk", "value"): "сома begins other words",
    ("ru", "activity"): "действие is what a button does, too",
    ("ru", "message"): "сообщение is what the system says, too",
    ("ru", "team"): "команда is an instruction, too",
    ("ru", "manager"): "руководитель is in the names of roles that English words otherwise",
    ("id", "call"): "telepon is the phone, too",
    ("id", "note"): "catatan is a remark of the system, too",
    ("id", "rep"): "sales is selling, too",
    ("id", "value"): "nilai is what any field holds",
    ("ms", "value"): "nilai is what any field holds",
    ("ms", "visit"): "lawatan is a tour, too",
    ("ms", "route"): "laluan is in the word for a password",
    ("ms", "call"): "panggilan is a nickname, too",
    ("ms", "territory"): "kawasan is any area",
    ("kk", "tag"): "тегі is the family name",
    ("ru", "value"): "сумма is any amount of money",
    ("ru", "quote"): "предложение is the name of a stage, too",
    ("kk", "quote"): "ұсыныс is the name of a stage, too",
    ("id", "quote"): "penawaran is the name of a stage, too",
    ("ru", "product"): "товар is goods of any kind",
    ("kk", "product"): "тауар is goods of any kind",
    ("kk", "stage"): "кезең is a period, too",
    ("kk", "team"): "команда is an instruction, too",
    ("id", "territory"): "wilayah is a region, too",
    ("id", "deal"): "peluang is a probability, too",
    ("ms", "message"): "the network of that name",
    ("id", "message"): "the network, too",
}
"""Words of a translation that mean more than the noun: there the English text decides whether it is meant."""

UNNAMED: Final = ("start.",)
"""Beginnings of keys that are said before anybody knows which workspace this is."""

ONLY_IN: Final[Mapping[str, tuple[str, ...]]] = {"value": ("deal.", "field.value")}
"""Words that mean the noun in these texts alone; elsewhere a value is what any field holds."""

VERBS: Final[Mapping[str, str]] = {"contact": r"(?<=\bnot )contact\b|\bcontact (?=your|us|them)"}
"""Where an English word is a verb wherever it stands so."""
AMBIGUOUS: Final = frozenset(
    {"value", "call", "visit", "message", "order", "lead", "source", "quote", "route"}
)
"""English nouns that are verbs or everyday words, too: where they are more than a label, it is said here."""

NOT_NOUNS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "a verb": {
        "call": (
            "activity.outcome_call_back",
            "record.call",
            "contact.empty_text",
            "help.contacts_a3",
            "join.",
        ),
        "visit": ("contact.empty_text", "today.first_text"),
        "message": ("record.message", "join."),
        "contact": ("places.outside_text",),
    },
    "the button that dials, beside the one that logs": {"call": ("help.log_a2", "help.log_q2")},
    "a list of whom the phone has rung": {"call": ("evicted.again_text",)},
    "another thing": {"quote": ("import.note_quote_not_closed",), "lead": ("shell.not_found_text", "teams.")},
    "the network of that name": {
        "message": ("choice.whatsapp", "form.phone_whatsapp", "import.kind_whatsapp")
    },
    "a job of somebody in an example": {"manager": ("contact.empty_example",)},
    "the firm whose workspace this is": {
        "company": (
            "problem.own_password",
            "problem.factor_needed",
            "help.deals_a2",
            "calendar.kind_joint_note",
            "factors.due_title",
            "workspace.note",
            "workspace.language",
            "workspace.demo_",
            "more.demo",
        ),
    },
    "an address, as an example": {"company": ("form.bad_email",)},
    "the name of a shop in an example": {
        "company": (
            "contact.empty_example",
            "company.empty_example",
            "deal.empty_example",
            "today.first_example",
        ),
    },
}
"""By reason and noun: keys, or beginnings of keys, of texts that say the word and do not mean the noun."""

SAID_TOO: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("kk", "stage"): ("deal.move_to_stage", "setup."),
}
"""Keys, or beginnings of keys, of texts in which such a word does mean the noun, though not in English."""

NOUNS_HERE: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("deal.no_value",),
    "visit": ("help.", "people."),
    "call": ("help.",),
    "lead": ("people.",),
    "order": ("activity.outcome_",),
    "quote": ("activity.outcome_offer_wanted", "deal.next_step_example"),
}
"""Texts with an ambiguous word in the midst that do mean the noun."""
