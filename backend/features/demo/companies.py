"""The customers of the demos, all invented; a branch names its parent, so that the hierarchy shows.

One line each: key, name, industry, employees, parent key or "".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """One invented company; `industry`: see phrases; `parent`: the key of the one it belongs to, or ""."""

    key: str
    name: str
    industry: str
    employees: int
    parent: str


_MALAYSIA = """
seribayu|Pasar Raya Seri Bayu Sdn Bhd|retail|420|
seribayu-17|Seri Bayu Mart Seksyen 17|retail|38|seribayu
seribayu-ss2|Seri Bayu Mart SS2|retail|44|seribayu
seribayu-dc|Seri Bayu Distribution Centre|logistics|90|seribayu
laksamana|Laksamana Seafood Sdn Bhd|food|160|
kopi|Kopi Warisan Sdn Bhd|restaurants|110|
kopi-ss21|Kopi Warisan Damansara Utama|restaurants|16|kopi
kopi-gasing|Kopi Warisan Jalan Gasing|restaurants|14|kopi
melati|Hospital Pakar Melati|health|540|
melati-ph|Farmasi Hospital Melati|health|42|melati
nanyang|Nanyang Frozen Food Trading|wholesale|48|
teochew|Teochew Porridge House|restaurants|22|
muthu|Muthu Curry Restaurants|restaurants|75|
muthu-17|Muthu Curry Seksyen 17|restaurants|19|muthu
aiskrim|Ais Krim Potong Manis|food|60|
borneo|Borneo Harvest Cold Storage|logistics|85|
rajang|Rajang Meat & Poultry|food|58|
gaya|Hotel Gaya Lintas|hotels|160|
bungaraya|Bunga Raya Florist Group|retail|36|
tenusu|Tenusu Lembah Hijau|farming|44|
pasar|Pasar Borong Jalan Othman Trading|wholesale|70|
bio|Makmal Bio Sentosa|health|38|
katering|Katering Dapur Bonda|restaurants|33|
roti|Roti Canai Express Franchise|restaurants|120|
"""
_INDONESIA = """
segar|PT Sumber Segar Abadi|retail|480|
segar-dago|Sumber Segar Supermarket Dago|retail|64|segar
segar-buah|Sumber Segar Supermarket Buah Batu|retail|58|segar
segar-gd|Gudang Dingin Sumber Segar|logistics|75|segar
bahari|PT Bahari Jaya Sentosa|food|210|
kasih|RS Kasih Bunda|health|520|
kasih-f|Instalasi Farmasi RS Kasih Bunda|health|35|kasih
warung|Warung Bu Tini|restaurants|12|
soto|Soto Madura Cak Har|restaurants|28|
esteler|Es Teler Pelangi|restaurants|110|
esteler-braga|Es Teler Pelangi Braga|restaurants|15|esteler
esteler-setia|Es Teler Pelangi Setiabudi|restaurants|14|esteler
susu|CV Susu Murni Lembang|farming|46|
ayam|PT Ayam Segar Mandiri|food|180|
villa|Villa Sawah Resort|hotels|110|
hotel|Hotel Tangkuban View|hotels|95|
kapal|PT Dingin Logistik Priangan|logistics|130|
bunga|Kebun Bunga Parongpong|farming|30|
induk|Koperasi Pasar Induk Caringin|wholesale|55|
bakso|Bakso Pak Kumis|restaurants|64|
apotek|Apotek Sehat Sentosa|health|90|
vaksin|Klinik Vaksin Cendana|health|26|
coklat|PT Cokelat Rasa Priangan|food|78|
roti|Roti Bakar Dago Raya|restaurants|18|
"""
_KAZAKHSTAN = """
dastarkhan|АО «Дастархан Ритейл»|retail|460|
dastarkhan-abay|Дастархан Маркет Абай|retail|52|dastarkhan
dastarkhan-dostyk|Дастархан Маркет Достық|retail|47|dastarkhan
dastarkhan-dc|Дастархан Логистика|logistics|88|dastarkhan
sut|ТОО «Сүт Бұлақ»|food|180|
et|ТОО «Ет Өнімдері»|food|120|
almaly|ШҚ «Алмалы Бақтары»|farming|65|
shapagat|Клиника «Шапағат»|health|310|
shapagat-ph|Аптека «Шапағат»|health|28|shapagat
medeu|Медеу Вью Отель|hotels|140|
doner|ТОО «Достық Донер»|restaurants|95|
doner-abay|Достық Донер Абай|restaurants|16|doner
doner-tole|Достық Донер Төле би|restaurants|14|doner
balmuzdaq|ТОО «Балмұздақ Әлемі»|food|88|
immun|Медцентр «Иммун»|health|32|
baursak|ЖК «Бауырсақ»|restaurants|24|
keruen|ТОО «Керуен Логистик»|logistics|130|
sokolov|ИП Соколов|wholesale|21|
gulder|ТОО «Алатау Гүлдері»|retail|19|
samal|Отель «Самал»|hotels|72|
tandyr|ЖК «Тандыр»|restaurants|18|
altyn|Алтын Орда Опт|wholesale|60|
jemis|ТОО «Жеміс Әлемі»|wholesale|35|
zerthana|ТОО «Био Зертхана»|health|40|
"""


def _read(lines: str) -> tuple[Customer, ...]:
    customers = []
    for line in lines.strip().splitlines():
        key, name, industry, employees, parent = line.split("|")
        customers.append(Customer(key, name, industry, int(employees), parent))
    return tuple(customers)


CUSTOMERS = {"MY": _read(_MALAYSIA), "ID": _read(_INDONESIA), "KZ": _read(_KAZAKHSTAN)}
"""By country."""
