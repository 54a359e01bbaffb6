"""What the demo companies sell and what their people write, by language."""

from __future__ import annotations

from dataclasses import dataclass

Act = tuple[str, str, str]
"""Kind of an activity, its subject and its text."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language. `products`: as PRICES stand; `industries`: by the words of `companies`.

    `forgotten`: the promise that nobody kept.
    """

    products: tuple[str, ...]
    industries: dict[str, str]
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    loss_reasons: tuple[str, ...]
    titles: tuple[str, ...]
    departments: tuple[str, ...]
    notes: tuple[str, ...]
    next_steps: tuple[str, ...]
    forgotten: str
    activities: tuple[Act, ...]
    outcomes: tuple[str, ...]
    task: str
    team: str
    volume: str
    best_time: str
    times: tuple[str, str, str]


PRICES: tuple[tuple[int, int], ...] = (
    (9_000, 16_000), (18_000, 34_000), (5_400, 9_800), (4_200, 7_600), (12_000, 22_000), (6_500, 12_500),
    (15_000, 27_000), (2_200, 5_800), (3_600, 11_000), (2_800, 8_400),
)  # fmt: skip
"""Lowest and highest price of each product in United States dollars."""

# A rounded rate is enough for believable figures: units of the currency for one dollar.
RATES = {"MYR": 4.5, "IDR": 16_000, "KZT": 500}
PRICE_STEPS = {"MYR": 100, "IDR": 500_000, "KZT": 10_000}
COMPETITORS = ("FrostLine", "Polar One", "KoolTech")
EMAIL_KINDS = ("work", "work", "work", "home")

_EN = Phrases(
    products=(
        "Walk-in cold room 20 m³", "Walk-in freezer 40 m³", "Display chillers x6", "Ice cream freezers x12",
        "Vaccine refrigerators x8", "Blast chiller", "Reefer truck body 5 t", "Compressor replacement",
        "Two-year maintenance", "Temperature logging",
    ),
    industries={
        "retail": "Retail", "food": "Food production", "restaurants": "Restaurants", "health": "Healthcare",
        "hotels": "Hospitality", "logistics": "Logistics", "wholesale": "Wholesale", "farming": "Agriculture",
    },
    tags=("key account", "cold chain", "tender", "halal", "maintenance contract", "new outlet", "referral"),
    sources=("Trade fair", "Referral", "Website", "Cold call", "Walk-in", "Existing customer"),
    loss_reasons=("Price", "Chose FrostLine", "Budget postponed"),
    titles=("Purchasing Manager", "Operations Manager", "Branch Manager", "Outlet Owner", "Head Chef",
            "Finance Manager", "Facilities Engineer", "Store Supervisor"),
    departments=("Purchasing", "Operations", "Kitchen", "Finance"),
    notes=(
        "Prefers WhatsApp, never calls back before 10.",
        "Likes to come to the showroom himself.",
        "Old compressor from 2014, complains about the electricity bill.",
        "Closed on Mondays. Park behind the shop.",
        "Asks for a service within 4 hours in writing.",
        "The halal certificate of the lubricants goes with the offer.",
    ),
    next_steps=("Send the revised offer", "Measure the cold room", "Call about the deposit",
                "Bring the warranty card", "Show the display chiller", "Agree on the delivery day"),
    forgotten="Bring the sample panel and the warranty terms",
    activities=(
        ("visit", "Site visit", "The loading bay is narrow, a crane is needed. Took measurements."),
        ("visit", "Looked at the old freezers", "Two of six don't hold the temperature at noon."),
        ("visit", "Showed the new display chiller", "They like the doors; wants it in white."),
        ("call", "Asked about delivery before Raya", "Wants the freezers two weeks before Hari Raya."),
        ("call", "Price of the maintenance", "Compares with the contract of last year."),
        ("message", "WhatsApp", "Asked for photos of a unit we installed."),
        ("email", "Sent the price list", "Price list and energy label sent."),
        ("meeting", "Budget meeting", "Finance agrees if payment runs over 12 months."),
    ),
    outcomes=("Interested", "Follow up", "Offer wanted", "No answer", ""),
    task="Prepare the site drawing",
    team="Klang Valley",
    volume="Cold storage, m³",
    best_time="Best time to visit",
    times=("Morning", "Afternoon", "Evening"),
)  # fmt: skip

_MS = Phrases(
    products=(
        "Bilik sejuk 20 m³", "Bilik beku 40 m³", "Peti paparan x6", "Peti ais krim x12", "Peti vaksin x8",
        "Penyejuk pantas", "Lori sejuk beku 5 t", "Ganti pemampat", "Penyelenggaraan dua tahun",
        "Rekod suhu",
    ),
    industries={
        "retail": "Peruncitan", "food": "Pengeluaran makanan", "restaurants": "Restoran",
        "health": "Kesihatan", "hotels": "Hotel", "logistics": "Logistik", "wholesale": "Borong",
        "farming": "Pertanian",
    },
    tags=("pelanggan utama", "rantaian sejuk", "tender", "halal", "kontrak servis", "cawangan baharu",
          "rujukan"),
    sources=("Pameran", "Rujukan", "Laman web", "Panggilan", "Datang sendiri", "Pelanggan sedia ada"),
    loss_reasons=("Harga", "Pilih FrostLine", "Bajet ditangguh"),
    titles=("Pengurus Pembelian", "Pengurus Operasi", "Pengurus Cawangan", "Pemilik Kedai", "Ketua Chef",
            "Pengurus Kewangan", "Jurutera Fasiliti", "Penyelia Stor"),
    departments=("Pembelian", "Operasi", "Dapur", "Kewangan"),
    notes=(
        "Lebih suka WhatsApp, jangan telefon sebelum pukul 10.",
        "Suka datang sendiri ke bilik pameran.",
        "Pemampat lama tahun 2014, selalu merungut tentang bil elektrik.",
        "Tutup setiap Isnin. Parkir di belakang kedai.",
        "Minta servis dalam 4 jam secara bertulis.",
        "Sijil halal pelincir mesti disertakan dengan sebut harga.",
    ),
    next_steps=("Hantar sebut harga baharu", "Ukur bilik sejuk", "Telefon tentang deposit",
                "Bawa kad waranti", "Tunjuk peti paparan", "Sahkan hari penghantaran"),
    forgotten="Bawa sampel panel dan syarat waranti",
    activities=(
        ("visit", "Lawatan tapak", "Ruang punggah sempit, perlu kren. Sudah diukur."),
        ("visit", "Periksa peti beku lama", "Dua daripada enam tidak cukup sejuk waktu tengah hari."),
        ("visit", "Tunjuk peti paparan baharu", "Suka pintunya; mahu warna putih."),
        ("call", "Tanya penghantaran sebelum Raya", "Mahu peti beku dua minggu sebelum Hari Raya."),
        ("call", "Harga penyelenggaraan", "Bandingkan dengan kontrak tahun lepas."),
        ("message", "WhatsApp", "Minta gambar unit yang sudah dipasang."),
        ("email", "Hantar senarai harga", "Senarai harga dan label tenaga sudah dihantar."),
        ("meeting", "Bincang bajet", "Kewangan setuju kalau bayaran 12 bulan."),
    ),
    outcomes=("Berminat", "Susulan", "Mahu sebut harga", "Tiada jawapan", ""),
    task="Sediakan lukisan tapak",
    team="Lembah Klang",
    volume="Simpanan sejuk, m³",
    best_time="Masa terbaik untuk lawatan",
    times=("Pagi", "Petang", "Malam"),
)  # fmt: skip

_ID = Phrases(
    products=(
        "Cold room 20 m³", "Ruang beku 40 m³", "Showcase chiller x6", "Freezer es krim x12",
        "Kulkas vaksin x8", "Blast chiller", "Boks pendingin truk 5 t", "Ganti kompresor",
        "Perawatan dua tahun", "Pencatat suhu",
    ),
    industries={
        "retail": "Ritel", "food": "Produksi makanan", "restaurants": "Restoran", "health": "Kesehatan",
        "hotels": "Perhotelan", "logistics": "Logistik", "wholesale": "Grosir", "farming": "Pertanian",
    },
    tags=("pelanggan utama", "rantai dingin", "tender", "halal", "kontrak servis", "cabang baru",
          "referensi"),
    sources=("Pameran", "Referensi", "Situs web", "Telepon", "Datang langsung", "Pelanggan lama"),
    loss_reasons=("Harga", "Memilih FrostLine", "Anggaran ditunda"),
    titles=("Manajer Pembelian", "Kepala Gudang", "Pemilik", "Manajer Operasional", "Kepala Dapur",
            "Supervisor Toko", "Teknisi", "Manajer Keuangan"),
    departments=("Pembelian", "Operasional", "Gudang", "Keuangan"),
    notes=(
        "Lebih suka dihubungi lewat WhatsApp setelah jam makan siang.",
        "Freezer lama sering mati, teknisi datang dua kali bulan ini.",
        "Keputusan ada di kantor pusat, tetapi anggaran dari cabang.",
        "Minta demo pencatat suhu di gudang.",
        "Tutup hari Jumat siang.",
        "Bawa contoh laporan perawatan.",
    ),
    next_steps=("Kirim penawaran revisi", "Survei lokasi gudang", "Telepon bagian keuangan",
                "Bawa kartu garansi", "Jadwalkan demo", "Sepakati hari pengiriman"),
    forgotten="Bawa contoh panel dan syarat garansi",
    activities=(
        ("visit", "Kunjungan ke gudang", "Suhu naik sampai -9 °C pada siang hari."),
        ("visit", "Periksa freezer lama", "Dua dari enam tidak cukup dingin."),
        ("visit", "Tunjukkan showcase baru", "Suka pintunya, minta warna putih."),
        ("call", "Tanya pengiriman sebelum Lebaran", "Minta freezer dua minggu sebelum Lebaran."),
        ("call", "Harga perawatan", "Membandingkan dengan kontrak tahun lalu."),
        ("message", "Chat WhatsApp", "Minta foto unit yang sudah dipasang."),
        ("email", "Kirim daftar harga", "Daftar harga dan brosur terkirim."),
        ("meeting", "Bahas anggaran", "Keuangan setuju kalau dicicil 12 bulan."),
    ),
    outcomes=("Tertarik", "Follow up", "Minta penawaran", "Tidak diangkat", ""),
    task="Siapkan gambar lokasi",
    team="Bandung Raya",
    volume="Ruang dingin, m³",
    best_time="Waktu terbaik berkunjung",
    times=("Pagi", "Siang", "Sore"),
)  # fmt: skip

_RU = Phrases(
    products=(
        "Холодильная камера 20 м³", "Морозильная камера 40 м³", "Витрины x6", "Лари для мороженого x12",
        "Холодильники для вакцин x8", "Камера шоковой заморозки", "Рефрижератор 5 т", "Замена компрессора",
        "Обслуживание на два года", "Датчики температуры",
    ),
    industries={
        "retail": "Розница", "food": "Пищевое производство", "restaurants": "Общепит",
        "health": "Медицина", "hotels": "Гостиницы", "logistics": "Логистика", "wholesale": "Опт",
        "farming": "Сельское хозяйство",
    },
    tags=("ключевой клиент", "холодная цепь", "тендер", "халяль", "договор обслуживания", "новая точка",
          "по рекомендации"),
    sources=("Выставка", "Рекомендация", "Сайт", "Холодный звонок", "Пришёл сам", "Постоянный клиент"),
    loss_reasons=("Цена", "Выбрали FrostLine", "Бюджет перенесли"),
    titles=("Директор", "Главный инженер", "Заведующий складом", "Коммерческий директор",
            "Менеджер по закупкам", "Бухгалтер", "Шеф-повар", "Администратор"),
    departments=("Закупки", "Кухня", "Склад", "Бухгалтерия"),
    notes=(
        "Просит все документы на русском и казахском.",
        "Старый компрессор 2014 года, жалуется на счета за свет.",
        "Решение принимает директор, бюджет утверждают в январе.",
        "Звонить после 15:00, утром на складе.",
        "По понедельникам закрыто. Парковка за магазином.",
        "Хочет письменную гарантию выезда за 4 часа.",
    ),
    next_steps=("Отправить новое предложение", "Замерить камеру", "Позвонить главному инженеру",
                "Привезти гарантийный талон", "Показать витрину", "Согласовать день доставки"),
    forgotten="Привезти образец панели и условия гарантии",
    activities=(
        ("visit", "Осмотр объекта", "Проезд узкий, нужен кран. Сделали замеры."),
        ("visit", "Посмотрел старые лари", "Два из шести не держат температуру."),
        ("visit", "Показал новую витрину", "Двери понравились, хотят белую."),
        ("call", "Звонок по срокам", "Нужен монтаж до первых морозов."),
        ("call", "Цена обслуживания", "Сравнивают с прошлогодним договором."),
        ("message", "WhatsApp", "Просили фото установленной камеры."),
        ("email", "Отправлен прайс-лист", "Прайс-лист и паспорт оборудования отправлены."),
        ("meeting", "Встреча по бюджету", "Согласны при оплате за 12 месяцев."),
    ),
    outcomes=("Интересно", "Перезвонить", "Ждут предложение", "Не ответили", ""),
    task="Подготовить план монтажа",
    team="Алматы",
    volume="Холодильный объём, м³",
    best_time="Лучшее время для визита",
    times=("Утро", "День", "Вечер"),
)  # fmt: skip

_KK = Phrases(
    products=(
        "Салқындатқыш камера 20 м³", "Мұздатқыш камера 40 м³", "Сөрелер x6", "Балмұздақ тоңазытқышы x12",
        "Вакцина тоңазытқышы x8", "Шапшаң мұздату камерасы", "Рефрижератор 5 т", "Компрессор ауыстыру",
        "Екі жылдық қызмет", "Температура датчиктері",
    ),
    industries={
        "retail": "Бөлшек сауда", "food": "Тамақ өндірісі", "restaurants": "Қоғамдық тамақтану",
        "health": "Медицина", "hotels": "Қонақүйлер", "logistics": "Логистика", "wholesale": "Көтерме сауда",
        "farming": "Ауыл шаруашылығы",
    },
    tags=("негізгі клиент", "суық тізбек", "тендер", "халал", "қызмет шарты", "жаңа нүкте", "ұсыныс бойынша"),
    sources=("Көрме", "Ұсыныс", "Сайт", "Қоңырау", "Өзі келді", "Тұрақты клиент"),
    loss_reasons=("Бағасы", "FrostLine таңдады", "Бюджет шегерілді"),
    titles=("Директор", "Бас инженер", "Қойма меңгерушісі", "Коммерциялық директор",
            "Сатып алу менеджері", "Бухгалтер", "Бас аспазшы", "Әкімші"),
    departments=("Сатып алу", "Ас үй", "Қойма", "Бухгалтерия"),
    notes=(
        "Барлық құжатты қазақша және орысша сұрайды.",
        "Ескі тоңазытқыш жиі бұзылады, кепілдік сұрайды.",
        "Шешімді директор қабылдайды, бюджет қаңтарда бекітіледі.",
        "15:00-ден кейін қоңырау шалу керек, таңертең қоймада.",
        "Дүйсенбіде жабық. Көлік дүкеннің артына қойылады.",
        "4 сағатта келу туралы жазбаша кепілдік сұрайды.",
    ),
    next_steps=("Жаңа ұсыныс жіберу", "Камераны өлшеу", "Бас инженерге қоңырау шалу",
                "Кепілдік талонын апару", "Сөрені көрсету", "Жеткізу күнін келісу"),
    forgotten="Панель үлгісін және кепілдік шарттарын апару",
    activities=(
        ("visit", "Нысанды қарау", "Өту жолы тар, кран керек. Өлшемі алынды."),
        ("visit", "Ескі тоңазытқыштарды қарадым", "Алтаудың екеуі температураны ұстамайды."),
        ("visit", "Жаңа сөрені көрсеттім", "Есіктері ұнады, ақ түсін қалайды."),
        ("call", "Мерзім туралы қоңырау", "Аязға дейін орнату керек."),
        ("call", "Қызмет бағасы", "Былтырғы шартпен салыстырады."),
        ("message", "WhatsApp", "Орнатылған камераның фотосын сұрады."),
        ("email", "Прайс-лист жіберілді", "Прайс-лист пен жабдық паспорты жіберілді."),
        ("meeting", "Бюджет туралы кездесу", "12 айға бөліп төлеуге келіседі."),
    ),
    outcomes=("Қызығады", "Қайта хабарласу", "Ұсыныс күтеді", "Жауап жоқ", ""),
    task="Монтаж жоспарын дайындау",
    team="Алматы",
    volume="Суық сақтау, м³",
    best_time="Визитке қолайлы уақыт",
    times=("Таңертең", "Түсте", "Кешке"),
)  # fmt: skip

PHRASES = {"en": _EN, "ms": _MS, "id": _ID, "ru": _RU, "kk": _KK}
"""By language."""
