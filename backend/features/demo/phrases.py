"""What the demo company sells and what its people write, in the languages of its customers."""

TAGS = (
    "key account",
    "cold chain",
    "tender",
    "halal",
    "export",
    "maintenance contract",
    "new outlet",
    "referral",
)
SOURCES = ("Trade fair", "Referral", "Website", "Cold call", "Walk-in", "Existing customer")
COMPETITORS = ("FrostLine", "Polar One", "KoolTech", "Северный Холод", "Dingin Prima")
LOSS_REASONS = ("Price", "Chose FrostLine", "Budget postponed", "No decision")
EMAIL_KINDS = ("work", "work", "work", "home")

# Product, lowest and highest price in United States dollars.
PRODUCTS: tuple[tuple[str, int, int], ...] = (
    ("Walk-in cold room 20 m³", 9_000, 16_000),
    ("Walk-in freezer 40 m³", 18_000, 34_000),
    ("Display chillers x6", 5_400, 9_800),
    ("Ice cream freezers x12", 4_200, 7_600),
    ("Vaccine refrigerators x8", 12_000, 22_000),
    ("Blast chiller", 6_500, 12_500),
    ("Reefer truck body 5 t", 15_000, 27_000),
    ("Compressor replacement", 2_200, 5_800),
    ("Two-year maintenance", 3_600, 11_000),
    ("Temperature logging, all sites", 2_800, 8_400),
    ("Flower cold store 60 m³", 21_000, 38_000),
    ("Bar and back counter refrigeration", 3_900, 8_800),
)

# A rounded rate is enough for believable figures: units of the currency for one dollar.
RATES = {"MYR": 4.5, "IDR": 16_000, "KZT": 500}
PRICE_STEPS = {"MYR": 100, "IDR": 500_000, "KZT": 10_000}
CURRENCY = {"MY": "MYR", "ID": "IDR", "KZ": "KZT"}

TITLES = {
    "MY": (
        "Purchasing Manager",
        "Operations Manager",
        "Pengurus Cawangan",
        "Outlet Owner",
        "Head Chef",
        "Finance Manager",
        "Facilities Engineer",
        "Pengarah Urusan",
        "Store Supervisor",
    ),
    "ID": (
        "Manajer Pembelian",
        "Kepala Gudang",
        "Pemilik",
        "Manajer Operasional",
        "Kepala Dapur",
        "Direktur",
        "Supervisor Toko",
        "Teknisi",
        "Manajer Keuangan",
    ),
    "KZ": (
        "Директор",
        "Сатып алу менеджері",
        "Главный инженер",
        "Заведующий складом",
        "Бас дәрігер",
        "Коммерческий директор",
        "Менеджер по закупкам",
        "Бухгалтер",
        "Қойма меңгерушісі",
    ),
}
DEPARTMENTS = {
    "MY": ("Purchasing", "Operations", "Kitchen", "Finance"),
    "ID": ("Pembelian", "Operasional", "Gudang", "Keuangan"),
    "KZ": ("Закупки", "Сату бөлімі", "Склад", "Бухгалтерия"),
}
LANGUAGES = {"MY": ("ms", "ms", "en"), "ID": ("id",), "KZ": ("kk", "ru", "ru")}

NOTES = {
    "MY": (
        "Prefers WhatsApp, never calls back before 10.",
        "Suka datang sendiri ke bilik pameran di Shah Alam.",
        "Old compressor from 2014, complains about the electricity bill.",
        "Tutup setiap Isnin. Parkir di belakang kedai.",
        "Asks for a service within 4 hours in writing.",
        "Halal certificate of the lubricants must be attached to the offer.",
    ),
    "ID": (
        "Lebih suka dihubungi lewat WhatsApp setelah jam makan siang.",
        "Freezer lama sering mati, teknisi datang dua kali bulan ini.",
        "Keputusan ada di kantor pusat Jakarta, tetapi anggaran dari cabang.",
        "Minta demo pencatat suhu di gudang.",
        "Tutup hari Jumat siang.",
        "Bawa contoh laporan perawatan berbahasa Indonesia.",
    ),
    "KZ": (
        "Просит все документы на русском и казахском.",
        "Ескі тоңазытқыш жиі бұзылады, кепілдік сұрайды.",
        "Решение принимают в Алматы, бюджет утверждают в январе.",
        "Звонить после 15:00, утром на складе.",
        "Дүйсенбіде кездесуге болады, есік 3-қабатта.",
        "Зимой доставка только до Караганды.",
    ),
}
NEXT_STEPS = {
    "MY": (
        "Send revised offer",
        "Ukur bilik sejuk",
        "Call about the deposit",
        "Bring the warranty card",
        "Show the display chiller in the showroom",
        "Hantar sebut harga",
    ),
    "ID": (
        "Kirim penawaran",
        "Survei lokasi gudang",
        "Telepon bagian keuangan",
        "Bawa contoh panel",
        "Jadwalkan demo",
        "Tindak lanjut lewat WhatsApp",
    ),
    "KZ": (
        "Отправить договор",
        "Өлшеуге бару",
        "Позвонить главному инженеру",
        "Коммерциялық ұсыныс жіберу",
        "Согласовать график монтажа",
        "Показать датчики температуры",
    ),
}
ACTIVITIES = {
    "MY": (
        ("call", "Asked about delivery before Raya", "Wants the freezers two weeks before Hari Raya."),
        ("visit", "Site visit", "Loading bay is narrow, crane needed. Took measurements."),
        ("email", "Sent the price list", "Price list and energy label sent."),
        ("message", "Pesanan WhatsApp", "Minta gambar unit yang sudah dipasang."),
        ("meeting", "Budget meeting", "Finance agrees if payment runs over 12 months."),
    ),
    "ID": (
        ("call", "Tanya harga freezer", "Minta diskon untuk dua belas unit."),
        ("visit", "Kunjungan ke gudang", "Suhu naik sampai -9 °C pada siang hari."),
        ("email", "Kirim proposal", "Proposal dan jadwal pemasangan terkirim."),
        ("message", "Pesan WhatsApp", "Kirim foto mesin lama."),
        ("meeting", "Rapat dengan direksi", "Direksi setuju uji coba satu cabang."),
    ),
    "KZ": (
        ("call", "Звонок по срокам", "Нужен монтаж до первых морозов."),
        ("visit", "Нысанды қарау", "Қоймада кернеу тұрақсыз, тұрақтандырғыш керек."),
        ("email", "Отправлено предложение", "Предложение и паспорт оборудования отправлены."),
        ("message", "WhatsApp хабарламасы", "Бағаны теңгемен қайта есептеуді сұрады."),
        ("meeting", "Встреча с главным инженером", "Согласовали место под агрегат."),
    ),
}
OUTCOMES = ("interested", "follow-up", "offer wanted", "no answer", "")
TASKS = {"MY": "Prepare the site drawing", "ID": "Siapkan gambar lokasi", "KZ": "Подготовить план монтажа"}
