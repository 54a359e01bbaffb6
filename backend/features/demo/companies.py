"""The demo's eighty customers. All invented; a branch names its parent, so the hierarchy shows.

One line each: key, name, place, industry, employees, parent key or "".
"""

from dataclasses import dataclass

from backend.features.demo.places import PLACES, Place


@dataclass(frozen=True, slots=True)
class Customer:
    """One invented company; `parent` is the key of the company it belongs to, or ""."""

    key: str
    name: str
    place: Place
    industry: str
    employees: int
    parent: str


_MALAYSIA = """
seribayu|Kumpulan Seri Bayu Berhad|kl|Retail|2400|
seribayu-sa|Seri Bayu Hypermart Shah Alam|shah|Retail|180|seribayu
seribayu-kl|Seri Bayu Fresh Ampang|kl|Retail|65|seribayu
seribayu-jb|Seri Bayu Hypermart Tebrau|jb|Retail|210|seribayu
seribayu-dc|Seri Bayu Distribution Centre|klang|Logistics|140|seribayu-sa
laksamana|Laksamana Seafood Sdn Bhd|klang|Food production|320|
laksamana-kch|Laksamana Seafood (Sarawak)|kuching|Food production|90|laksamana
laksamana-kk|Laksamana Seafood (Sabah)|kk|Food production|75|laksamana
kedaikopi|Kopi Warisan Ipoh Sdn Bhd|ipoh|Restaurants|130|
kedaikopi-1|Kopi Warisan Old Town|ipoh|Restaurants|14|kedaikopi
kedaikopi-2|Kopi Warisan SS21|pj|Restaurants|16|kedaikopi
kedaikopi-3|Kopi Warisan Lebuh Pantai|penang|Restaurants|18|kedaikopi
hospmel|Hospital Pakar Melati|kl|Healthcare|640|
hospmel-ph|Farmasi Hospital Melati|kl|Healthcare|42|hospmel
hospmel-jb|Klinik Pakar Melati Skudai|jb|Healthcare|55|hospmel
nanyang|Nanyang Frozen Food Trading|penang|Wholesale|48|
teochew|Teochew Porridge House|jb|Restaurants|22|
muthu|Muthu Curry Restaurants|pj|Restaurants|75|
muthu-kl|Muthu Curry Jalan Pudu|kl|Restaurants|19|muthu
aiskrim|Ais Krim Potong Manis|shah|Food production|60|
borneo|Borneo Harvest Cold Storage|kk|Logistics|85|
rajang|Rajang Meat & Poultry|kuching|Food production|58|
gayahotel|Hotel Gaya Lintas|kk|Hospitality|160|
straits|Straits View Hotel|penang|Hospitality|190|
bungaraya|Bunga Raya Florist Group|kl|Retail|36|
tenusu|Tenusu Lembah Hijau|ipoh|Agriculture|44|
durian|Musang Valley Durian Exporters|ipoh|Agriculture|52|
pasarborong|Pasar Borong Selatan Trading|jb|Wholesale|70|
makmalbio|Makmal Bio Sentosa|pj|Healthcare|38|
katering|Katering Dapur Bonda|shah|Restaurants|33|
roti|Roti Canai Express Franchise|klang|Restaurants|120|
ikanbakar|Ikan Bakar Muara|kuching|Restaurants|17|
"""
_INDONESIA = """
sumbersegar|PT Sumber Segar Abadi|jkt|Retail|3100|
sumbersegar-tng|Sumber Segar Supermarket Tangerang|tang|Retail|150|sumbersegar
sumbersegar-bdg|Sumber Segar Supermarket Dago|bdg|Retail|130|sumbersegar
sumbersegar-gd|Gudang Dingin Sumber Segar|tang|Logistics|95|sumbersegar-tng
baharijaya|PT Bahari Jaya Sentosa|mks|Food production|410|
baharijaya-dps|Bahari Jaya Bali|dps|Food production|60|baharijaya
baharijaya-sby|Bahari Jaya Surabaya|sby|Logistics|80|baharijaya
rumahsakit|RS Kasih Bunda|sby|Healthcare|720|
rumahsakit-f|Instalasi Farmasi RS Kasih Bunda|sby|Healthcare|35|rumahsakit
warungbu|Warung Bu Tini|yog|Restaurants|12|
gudeg|Gudeg Mbah Lindu Cabang Kaliurang|yog|Restaurants|20|
sotomadura|Soto Madura Cak Har|sby|Restaurants|28|
esteler|Es Teler Pelangi Nusantara|jkt|Restaurants|210|
esteler-smg|Es Teler Pelangi Pemuda|smg|Restaurants|15|esteler
esteler-bdg|Es Teler Pelangi Braga|bdg|Restaurants|15|esteler
susumurni|CV Susu Murni Lembang|bdg|Agriculture|46|
ayamsegar|PT Ayam Segar Mandiri|smg|Food production|260|
villa|Villa Sawah Resort|dps|Hospitality|110|
hotelmerapi|Hotel Merapi View|yog|Hospitality|95|
kapallogistik|PT Kapal Dingin Logistik|sby|Logistics|170|
kebunbunga|Kebun Bunga Bandungan|smg|Agriculture|30|
pasarinduk|Koperasi Pasar Induk Medan|mdn|Wholesale|55|
durianmedan|Durian Ucok Ekspor|mdn|Agriculture|40|
bakso|Bakso Pak Kumis|jkt|Restaurants|64|
apotek|Apotek Sehat Sentosa|tang|Healthcare|90|
klinikvaksin|Klinik Vaksin Cendana|jkt|Healthcare|26|
coklat|PT Cokelat Makassar Rasa|mks|Food production|78|
rotibakar|Roti Bakar Dago Raya|bdg|Restaurants|18|
"""
_KAZAKHSTAN = """
dastarkhan|АО «Дастархан Ритейл»|ala|Retail|1900|
dastarkhan-ast|Дастархан Гипермаркет Астана|ast|Retail|160|dastarkhan
dastarkhan-shy|Дастархан Шымкент|shy|Retail|120|dastarkhan
dastarkhan-dc|Дастархан тарату орталығы|ala|Logistics|110|dastarkhan
sutbulak|ТОО «Сүт Бұлақ»|kar|Food production|280|
sutbulak-ast|Сүт Бұлақ Астана қоймасы|ast|Logistics|34|sutbulak
etonim|ТОО «Ет өнімдері»|akt|Food production|150|
almaly|Алмалы бақтары ШҚ|ala|Agriculture|65|
hospital|Қалалық клиникалық аурухана «Шапағат»|ast|Healthcare|540|
hospital-ph|Аптечный склад «Шапағат»|ast|Healthcare|28|hospital
medeu|Медеу Вью Отель|ala|Hospitality|140|
doner|Сеть кафе «Достық Донер»|ala|Restaurants|95|
doner-shy|Достық Донер Шымкент|shy|Restaurants|16|doner
morozhenoe|ТОО «Балмұздақ Әлемі»|kar|Food production|88|
vaccina|Центр вакцинации «Иммун»|ala|Healthcare|32|
baursak|Наубайхана «Бауырсақ»|shy|Restaurants|24|
karavan|ТОО «Керуен Логистик»|akt|Logistics|130|
optprod|ИП Соколов Оптпродукт|kar|Wholesale|21|
steppe|Steppe Flowers LLP|ast|Retail|19|
samal|Қонақүй «Самал»|shy|Hospitality|72|
"""


def _read(lines: str) -> list[Customer]:
    customers = []
    for line in lines.strip().splitlines():
        key, name, place, industry, employees, parent = line.split("|")
        customers.append(Customer(key, name, PLACES[place], industry, int(employees), parent))
    return customers


CUSTOMERS: tuple[Customer, ...] = (*_read(_MALAYSIA), *_read(_INDONESIA), *_read(_KAZAKHSTAN))
