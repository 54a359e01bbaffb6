"""Names as people of the demo's countries really write them, made from small pools.

Every maker takes the random source and returns the fields of a contact's `name`. What is given and what
is family follows each custom: a Malay name has a father's name and no family
name, a Javanese one may be a single word.
"""

from collections.abc import Callable
from random import Random

Name = dict[str, str]


def _pool(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


MALAY_MEN = _pool(
    "Ahmad Faizal, Mohd Hafiz, Azlan, Khairul Anwar, Shahrul Nizam, Faris, Zulkifli, Amirul, Hazwan, "
    "Ridzuan, Syafiq, Iskandar, Nazri, Rosli, Firdaus"
)
MALAY_WOMEN = _pool(
    "Nur Aisyah, Siti Zubaidah, Farah Nadia, Noraini, Hidayah, Aina Sofea, Rohana, Suraya, "
    "Nurul Izzah, Wan Azizah, Zarina, Liyana, Haslinda, Fatin Amira, Mastura"
)
MALAY_FATHERS = _pool(
    "Abdullah, Ismail, Abdul Rahman, Hassan, Othman, Yusof, Mohd Noor, Ibrahim, Zainal Abidin, "
    "Che Mat, Kamaruddin, Razak, Sulaiman, Jaafar, Mokhtar"
)
CHINESE_FAMILIES = _pool("Tan, Lim, Lee, Wong, Ng, Chong, Ooi, Teoh, Goh, Yap, Chew, Khoo, Liew, Ting, Foo")
CHINESE_GIVEN = _pool(
    "Wei Ling, Chee Keong, Mei Fong, Kah Wai, Siew Lan, Boon Hock, Hui Min, Jun Jie, Li Ying, "
    "Kok Leong, Pei Shan, Yee Ling, Zhi Hao, Soon Huat, Xin Yi"
)
CHINESE_ENGLISH = _pool("Jason, Michelle, Adrian, Grace, Kelvin, Vivian, Raymond, Joanne")
TAMIL_MEN = _pool("Karthik, Suresh, Vijayan, Dinesh, Prakash, Ganesh, Saravanan, Mohan, Thinesh, Ramesh")
TAMIL_WOMEN = _pool(
    "Priya, Kavitha, Shanti, Thulasi, Malathi, Revathi, Anjali, Vasanthi, Letchumi, Sangeetha"
)
TAMIL_FATHERS = _pool(
    "Subramaniam, Ramasamy, Krishnan, Muniandy, Arumugam, Perumal, Govindasamy, Nadarajan, "
    "Balakrishnan, Selvaraju"
)
INDONESIAN_GIVEN = _pool(
    "Dewi, Rizky, Putri, Andi, Fitri, Bayu, Ratna, Agus, Indah, Yusuf, Maya, Hendra, Novi, Dimas, "
    "Lina, Arif, Wulan, Eko, Sri, Bambang"
)
INDONESIAN_SECOND = _pool(
    "Lestari, Pratama, Wijaya, Handayani, Setiawan, Kusuma, Rahmawati, Nugroho, Saputra, Permatasari, "
    "Hidayat, Santoso, Maharani, Gunawan, Anggraini, Firmansyah"
)
BATAK_FAMILIES = _pool("Simanjuntak, Siregar, Nasution, Hutagalung, Sitompul, Panjaitan")
BATAK_GIVEN = _pool("Hotman, Togar, Rosmaida, Parlindungan, Tiurma, Sahat")
BALINESE_MEN = _pool("I Wayan, I Made, I Nyoman, I Ketut")
BALINESE_WOMEN = _pool("Ni Wayan, Ni Made, Ni Nyoman, Ni Ketut")
BALINESE_GIVEN = _pool("Sudarma, Artawan, Widiastuti, Sukerti, Mahendra, Suardana, Arini, Puspawati")
JAVANESE_MONONYMS = _pool(
    "Suyatno, Sumarni, Wagiman, Sukirman, Paijo, Tukinem, Ngatimin, Supriyadi, Sutarmi, Kusnadi, "
    "Mulyono, Slamet, Partini, Widodo, Rukmini, Sarwono, Lasmini, Jumadi, Wartini, Sugeng"
)
KAZAKH_MEN = _pool(
    "Нұрлан, Ерлан, Дәурен, Асқар, Бауыржан, Серік, Жандос, Қайрат, Айдос, Мұрат, Ілияс, Өмірбек"
)
KAZAKH_WOMEN = _pool(
    "Айгүл, Гүлнәр, Әсел, Жанар, Динара, Мәдина, Сәуле, Ақмарал, Ботагөз, Назерке, Үміт, Айжан"
)
KAZAKH_FAMILIES = _pool(
    "Әбдіқадыр, Нұрмағамбет, Сейітқали, Жұмабай, Оразбек, Тұрсын, Қасым, Байжан, Ермек, Досмұхамед, "
    "Мұқан, Сәрсен"
)
KAZAKH_FATHERS = _pool("Серік, Болат, Марат, Қанат, Ғалым, Ермек, Талғат, Жақсылық")
RUSSIAN_MEN = (
    ("Алексей", "Иванович"),
    ("Дмитрий", "Сергеевич"),
    ("Андрей", "Николаевич"),
    ("Игорь", "Петрович"),
    ("Вячеслав", "Олегович"),
    ("Юрий", "Александрович"),
)
RUSSIAN_WOMEN = (
    ("Ольга", "Викторовна"),
    ("Елена", "Андреевна"),
    ("Наталья", "Юрьевна"),
    ("Светлана", "Игоревна"),
    ("Марина", "Павловна"),
    ("Ксения", "Дмитриевна"),
)
RUSSIAN_FAMILIES = _pool("Соколов, Ковалёв, Щербаков, Кузнецов, Белов, Морозов, Журавлёв, Чернышёв")

LATIN = {
    "а": "a",
    "ә": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "ғ": "g",
    "д": "d",
    "е": "e",
    "ё": "yo",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "y",
    "к": "k",
    "қ": "q",
    "л": "l",
    "м": "m",
    "н": "n",
    "ң": "n",
    "о": "o",
    "ө": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ұ": "u",
    "ү": "u",
    "ф": "f",
    "х": "kh",
    "һ": "h",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "і": "i",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
}


def latin(text: str) -> str:
    """`text` with Cyrillic letters in Latin ones; other letters stay."""
    written = []
    for letter in text:
        spelled = LATIN.get(letter.lower(), letter)
        written.append(spelled.capitalize() if letter.isupper() else spelled)
    return "".join(written)


def malay(random: Random) -> Name:
    woman = random.random() < 0.5
    given = random.choice(MALAY_WOMEN if woman else MALAY_MEN)
    father = random.choice(MALAY_FATHERS)
    name = {
        "full": f"{given} {'binti' if woman else 'bin'} {father}",
        "given": given,
        "middle": "binti" if woman else "bin",
        "family": father,
    }
    if random.random() < 0.25:
        name["prefix"] = "Puan" if woman else random.choice(("Encik", "Tuan Haji", "Dato'"))
    return name


def chinese(random: Random) -> Name:
    family, given = random.choice(CHINESE_FAMILIES), random.choice(CHINESE_GIVEN)
    if random.random() < 0.4:
        english = random.choice(CHINESE_ENGLISH)
        return {"full": f"{english} {family} {given}", "given": given, "family": family, "nickname": english}
    return {"full": f"{family} {given}", "given": given, "family": family}


def tamil(random: Random) -> Name:
    woman = random.random() < 0.5
    given = random.choice(TAMIL_WOMEN if woman else TAMIL_MEN)
    father, between = random.choice(TAMIL_FATHERS), "a/p" if woman else "a/l"
    return {"full": f"{given} {between} {father}", "given": given, "middle": between, "family": father}


def indonesian(random: Random) -> Name:
    given, second = random.choice(INDONESIAN_GIVEN), random.choice(INDONESIAN_SECOND)
    name = {"full": f"{given} {second}", "given": given, "family": second}
    if random.random() < 0.2:
        name["prefix"] = random.choice(("Bapak", "Ibu", "dr.", "Ir."))
    return name


def javanese(random: Random) -> Name:
    """One word, and nothing else: the case in which a family name must not be asked for."""
    only = random.choice(JAVANESE_MONONYMS)
    return {"full": only, "given": only}


def batak(random: Random) -> Name:
    given, family = random.choice(BATAK_GIVEN), random.choice(BATAK_FAMILIES)
    return {"full": f"{given} {family}", "given": given, "family": family}


def balinese(random: Random) -> Name:
    order, given = random.choice(BALINESE_MEN + BALINESE_WOMEN), random.choice(BALINESE_GIVEN)
    return {"full": f"{order} {given}", "given": f"{order} {given}"}


def kazakh(random: Random) -> Name:
    woman = random.random() < 0.5
    given = random.choice(KAZAKH_WOMEN if woman else KAZAKH_MEN)
    family = random.choice(KAZAKH_FAMILIES) + ("ова" if woman else "ов")
    father = random.choice(KAZAKH_FATHERS) + ("қызы" if woman else "ұлы")
    name = {"full": f"{given} {father} {family}", "given": given, "middle": father, "family": family}
    if random.random() < 0.4:
        name["nickname"] = latin(given)
    return name


def kazakh_latin(random: Random) -> Name:
    """A Kazakh name as its owner writes it on an English business card."""
    name = kazakh(random)
    given, family = latin(name["given"]), latin(name["family"])
    return {"full": f"{given} {family}", "given": given, "family": family}


def russian(random: Random) -> Name:
    woman = random.random() < 0.5
    given, middle = random.choice(RUSSIAN_WOMEN if woman else RUSSIAN_MEN)
    family = random.choice(RUSSIAN_FAMILIES) + ("а" if woman else "")
    return {"full": f"{family} {given} {middle}", "given": given, "middle": middle, "family": family}


Maker = Callable[[Random], Name]
BY_COUNTRY: dict[str, tuple[tuple[Maker, int], ...]] = {
    "MY": ((malay, 45), (chinese, 35), (tamil, 20)),
    "ID": ((indonesian, 50), (javanese, 25), (batak, 12), (balinese, 13)),
    "KZ": ((kazakh, 50), (russian, 30), (kazakh_latin, 20)),
}


def pick(country: str, random: Random) -> Name:
    """A name usual in `country` (MY, ID or KZ)."""
    makers = BY_COUNTRY[country]
    maker = random.choices([m for m, _ in makers], [weight for _, weight in makers])[0]
    return maker(random)
