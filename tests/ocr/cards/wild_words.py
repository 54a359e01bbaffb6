"""Words of the second kind of cards; no name, title, brand or street of words.py comes again."""

from __future__ import annotations

# tongue -> men, women
GIVEN: dict[str, tuple[list[str], list[str]]] = {
    "ms": (
        ["Ahmad Zaki", "Mohd Fadzil", "Azrul Nizam", "Shamsuddin", "Wan Hakim", "Luqman", "Megat Danish"],
        ["Norashikin", "Wan Maisarah", "Puteri Balqis", "Suhaila", "Nabilah", "Rozita", "Aisyah"],
    ),
    "zh": (["Chee Wai", "Jun Hong", "Yong Sheng", "Kar Lok", "Eng Huat"], ["Pei Shan", "Li Ting", "Siew Lan", "Wan Ying"]),
    "ta": (["Balakrishnan", "Vikneswaran", "Dinesh", "Logan"], ["Shanti", "Meenakshi", "Puvaneswari", "Tharani"]),
    "id": (
        ["Rahmat", "Wahyu", "Heru", "I Made Suarta", "Slamet", "Taufik", "Yohanes", "Ferdinand", "Arief Rachman"],
        ["Ni Luh Ayu", "Citra", "Retno", "Melati", "Intan Permata", "Yuliana", "Endang"],
    ),
    "ru": (
        ["Андрей", "Алексей", "Роман", "Константин", "Геннадий", "Тимур", "Вячеслав", "Леонид"],
        ["Наталья", "Ирина", "Ксения", "Людмила", "Алёна", "Марина", "Елизавета"],
    ),
    "kk": (
        ["Бауыржан", "Қанат", "Нұржан", "Әділет", "Ілияс", "Сұңқар", "Олжас", "Төлеген", "Ербол"],
        ["Гүлмира", "Әйгерім", "Нұргүл", "Ұлжан", "Қарлығаш", "Жанар", "Әсем", "Індира"],
    ),
    "kl": (["Nurzhan", "Baurzhan", "Yerbol", "Kanat", "Sungat"], ["Aigerim", "Nurgul", "Zhanar", "Asem", "Indira"]),
    "de": (["Bernhard", "Joachim", "Günther", "Malte"], ["Friederike", "Bärbel", "Sigrid", "Maike"]),
    "en": (["Theodore", "Callum", "Russell", "Everett", "Dominic"], ["Beatrice", "Rosalind", "Marianne", "Imelda", "Joanna"]),
}  # fmt: skip
FAMILIES: dict[str, list[str]] = {
    "ms": ["Othman", "Haji Salleh", "Mat Isa", "Abdul Latif", "Zainuddin", "Awang", "Mohd Noor", "Baharudin"],
    "zh": ["Yeoh", "Lau", "Chew", "Soh", "Khoo", "Phua", "Loh", "Ooi"],
    "ta": ["Krishnan", "Maniam", "Ramasamy", "Arumugam", "Veloo"],
    "id": [
        "Wicaksono",
        "Hutagalung",
        "Mahendra",
        "Tanuwijaya",
        "Panjaitan",
        "Anggraini",
        "Firmansyah",
        "Lubis",
    ],
    "ru": ["Кузнецов", "Белов", "Тарасов", "Шевченко", "Громов", "Панин", "Воронин", "Цой", "Ким", "Захаров"],
    "kk": [
        "Өтегенов",
        "Сәрсенбаев",
        "Ахметов",
        "Байжанов",
        "Нұрпейісов",
        "Әлімжанов",
        "Қожахметов",
        "Шәріпов",
    ],
    "kl": ["Utegenov", "Sarsenbayev", "Akhmetov", "Baizhanov", "Nurpeissov", "Kozhakhmetov"],
    "de": ["Schönfeld", "Brinkmann", "von der Heide", "Wörner", "Kässbohrer"],
    "en": ["Blackwood", "Fitzgerald", "Okafor", "Delacroix", "MacLeod", "Castellano", "Nakamura-Hill"],
}
MIDDLE: dict[str, list[tuple[str, str]]] = {
    "ru": [("Сергеевич", "Сергеевна"), ("Юрьевич", "Юрьевна"), ("Владимирович", "Владимировна"), ("Ильич", "Ильинична")],
    "kk": [("Серікұлы", "Серікқызы"), ("Маратұлы", "Маратқызы"), ("Болатович", "Болатовна"), ("Қайратұлы", "Қайратқызы")],
    "kl": [("Serikovich", "Serikovna"), ("Maratuly", "Maratkyzy"), ("Bolatovich", "Bolatovna")],
}  # fmt: skip
BEFORE: dict[str, list[str]] = {
    "ms": ["Dato'", "Datuk", "Ir.", "Tn. Hj.", "Ts.", "Dr.", "Datin", "Prof. Dr.", "Sr."],
    "zh": ["Ir.", "Dr.", "Dato'", "Ar."],
    "ta": ["Dr.", "Mr.", "Ir."],
    "id": ["H.", "Drs.", "Ir.", "dr.", "Hj.", "Dra.", "Prof. Dr.", "Bpk."],
    "de": ["Dr.", "Prof. Dr.", "Dipl.-Kfm.", "Dr. med."],
    "en": ["Dr.", "Prof.", "Sir", "Rev."],
}
AFTER: dict[str, list[str]] = {
    "ms": ["PhD", "MBA", "AMN", "P.Eng"],
    "zh": ["CFA", "PhD", "FCCA", "MBBS"],
    "id": ["S.T., M.T.", "SH, M.Kn.", "S.Psi.", "MBA", "S.E., M.M.", "Sp.A."],
    "en": ["PhD", "Esq.", "CPA", "MD", "P.E.", "RIBA"],
    "ru": ["к.т.н.", "PhD", "MBA"],
}
TITLES: dict[str, list[str]] = {
    "en": [
        "Director of Procurement", "Principal Architect", "Area Sales Executive", "Group Chief Operating Officer", "Brand Manager",
        "Quality Control Inspector", "Senior Software Developer", "Co-founder", "Managing Partner", "Head, Corporate Affairs",
        "Assistant Vice President", "Real Estate Negotiator", "Executive Chef", "Consultant Paediatrician", "Country Representative",
        "IT Support Technician", "Senior Lecturer", "Graphic Designer", "Interior Designer", "Chief Financial Officer",
        "Human Resources Business Partner", "Marine Surveyor", "Export Sales", "General Manager", "Wealth Advisor", "Data Scientist",
        "Photographer", "Tour Guide", "Registered Nurse", "Key Account Manager, North Region", "CEO", "CTO & Co-Founder",
        "Deputy Managing Director, Strategy and Corporate Development",
    ],
    "ms": [
        "Pengarah Eksekutif", "Pegawai Pemasaran", "Penolong Pengurus", "Setiausaha Sulit", "Pengurus Projek", "Jurutera Awam",
        "Ketua Pegawai Eksekutif", "Pengurus Sumber Manusia", "Penyelia Tapak", "Perunding Kewangan", "Juruaudit Kanan", "Pensyarah Kanan",
        "Timbalan Pengarah (Operasi)", "Pemilik", "Ejen Hartanah", "Pengasas",
    ],
    "id": [
        "Manajer Pemasaran", "Direktur Operasional", "Kepala Divisi Produksi", "Staf Ahli", "Sekretaris Direksi", "Pimpinan Cabang",
        "Konsultan Pajak", "Notaris & PPAT", "Wakil Direktur", "Kepala Bagian Keuangan", "Manajer Proyek", "Dokter Gigi", "Pemilik",
        "Koordinator Lapangan", "Teknisi Senior", "Arsitek", "Manajer Sumber Daya Manusia", "Marketing Executive",
    ],
    "ru": [
        "Технический директор", "Исполнительный директор", "Менеджер по развитию", "Главный архитектор", "Заведующая лабораторией",
        "Региональный представитель", "Юрисконсульт", "Врач-стоматолог", "Дизайнер интерьеров", "Директор по персоналу", "Прораб",
        "Ведущий специалист отдела кадров", "Партнёр", "Старший аудитор", "Риелтор", "Инженер-проектировщик", "Финансовый консультант",
        "Руководитель проектов", "Заместитель генерального директора по производству", "Менеджер по работе с клиентами", "Учредитель",
        "Фотограф", "Торговый представитель", "Главный технолог", "Администратор", "Доцент кафедры физики", "Управляющий партнёр",
    ],
    "kk": [
        "Атқарушы директор", "Техникалық директор", "Бас сәулетші", "Жоба жетекшісі", "Бөлім басшысы", "Өңірлік өкіл", "Аға маман",
        "Басқарма төрағасы", "Бас есепші", "Дизайнер", "Кадр бөлімінің бастығы", "Сату бөлімінің менеджері", "Бас технолог", "Дәрігер",
        "Директордың орынбасары", "Құрылтайшы", "Жетекші инженер", "Аудармашы", "Қаржы кеңесшісі",
    ],
    "de": ["Kundenberater", "Technischer Leiter", "Prokuristin", "Rechtsanwalt", "Einkaufsleiter", "Bauleiter", "Inhaberin"],
}  # fmt: skip
TITLES["kl"] = TITLES["en"]
DEPARTMENTS: dict[str, list[str]] = {
    "en": [
        "Marketing Department",
        "Asia Pacific",
        "Corporate Banking Division",
        "Research & Development",
        "Procurement Dept.",
    ],
    "ms": ["Jabatan Pembangunan", "Bahagian Teknikal", "Unit Perolehan"],
    "id": ["Divisi Ekspor", "Bagian Umum", "Departemen Pengadaan"],
    "ru": [
        "Отдел продаж",
        "Департамент логистики",
        "Управление капитального строительства",
        "Служба безопасности",
    ],
    "kk": ["Сату бөлімі", "Логистика департаменті", "Қаржы басқармасы"],
    "de": ["Abteilung Vertrieb", "Bereich Technik"],
}
BRANDS: dict[str, list[str]] = {
    "ms": ["Kenanga Murni", "Delima", "Bayu Selatan", "Perwira", "Seri Mewah", "Tropika", "Warisan Biru", "Lestari Hijau"],
    "id": ["Anugerah", "Rajawali", "Kencana", "Tirta Buana", "Gemilang", "Mekar Jaya", "Bintang Samudra", "Pelita"],
    "ru": ["Вымпел", "Зерно", "Русский лён", "Меридиан", "Азбука дома", "Магистраль", "Бастион", "Уралпром", "Каскад"],
    "kk": ["Алтын Бұлақ", "Қазына", "Ақ Орда", "Жетісу", "Нұр Құрылыс", "Бәйтерек", "Ұлы Дала", "Сарыарқа", "Тұлпар"],
    "en": ["Kestrel", "Fairwater", "Copperfield", "Bright & Moss", "Helix", "Thornbury", "Novara", "Pinecrest", "Lumen Nine", "Oak & Iron"],
    "de": ["Rheintal", "Adler", "Steinbach", "Lindenhof"],
}  # fmt: skip
TRADES: dict[str, list[str]] = {
    "ms": ["Pharma", "Klinik", "Hartanah", "Cergas", "Bina", "Global Resources", "Catering", "Print & Pack", "Elektrik", "Travel & Tours"],
    "id": ["Konstruksi", "Motor", "Properti", "Medika", "Tekstil", "Logistik", "Kreatif", "Agro", "Group"],
    "en": ["Capital", "Robotics", "Bakery", "Architecture", "Chartered Accountants", "Marine Services", "Labs", "Coffee Roasters", "Group", "Legal", "Health"],
    "de": ["Gartenbau", "Software", "Immobilien", "Werkzeuge"],
    "ru": ["Строительная компания", "Юридическое бюро", "Торговый дом", "Клиника", "Студия дизайна", "Автосалон", "Кофейня", "Завод"],
    "kk": ["Құрылыс компаниясы", "Сауда үйі", "Медицина орталығы", "Дизайн студиясы"],
}  # fmt: skip
SLOGANS: dict[str, list[str]] = {
    "en": ["We build what lasts", "Design. Deliver. Delight.", "Fresh every morning", "Trusted advice since 1974", "Banking made human", "Real Estate | Rentals | Valuation"],
    "ms": ["Kepuasan anda keutamaan kami", "Membina masa depan", "Pembekal peralatan pejabat"],
    "id": ["Solusi tepat untuk bisnis Anda", "Melayani dengan hati", "Distributor Alat Kesehatan"],
    "ru": ["Строим на века", "Всё для вашего дома", "Надёжность. Качество. Опыт.", "Проектирование и монтаж", "Оптовые поставки"],
    "kk": ["Сенім мен сапа", "Болашаққа бірге", "Үйіңіздің жылуы"],
    "de": ["Qualität aus Tradition", "Ihr Partner vor Ort"],
}  # fmt: skip
LABELS: dict[str, dict[str, list[str]]] = {
    "en": {"work": ["Tel", "Office", "Direct", "P", "T", "Ph", "Phone"], "mobile": ["M", "Mob", "Cell", "C", "HP", "Mobile"], "fax": ["Fax", "F"], "whatsapp": ["WhatsApp", "WA", "Whatsapp"], "email": ["E", "Mail", "Email", "E-mail"], "web": ["W", "Web", "Site"], "address": ["A", "Office", "Address"]},
    "ms": {"work": ["Tel", "Pej", "T"], "mobile": ["H/P", "Bimbit", "HP"], "fax": ["Faks", "Fax"], "whatsapp": ["WhatsApp", "Whatsapp"], "email": ["Emel", "E", "E-mel"], "web": ["Laman Web", "Web", "W"], "address": ["Alamat", "A"]},
    "id": {"work": ["Telp", "Tel", "Telepon", "Kantor"], "mobile": ["HP", "M", "Mobile", "Ponsel"], "fax": ["Fax", "Faks"], "whatsapp": ["WA", "WhatsApp"], "email": ["E", "Email", "Surel"], "web": ["Web", "Website", "W"], "address": ["Alamat", "Kantor"]},
    "ru": {"work": ["Т", "тел", "Тел", "раб", "Офис", "т"], "mobile": ["М", "моб", "сот", "Моб", "Сот. тел"], "fax": ["Ф", "факс", "Факс"], "whatsapp": ["WhatsApp", "Ватсап"], "email": ["E", "e-mail", "почта", "Email"], "web": ["W", "сайт", "Сайт"], "address": ["А", "Адрес", "адрес"]},
    "kk": {"work": ["Т", "тел", "Жұмыс", "Кеңсе"], "mobile": ["М", "ұялы", "Ұялы тел", "моб"], "fax": ["Ф", "факс"], "whatsapp": ["WhatsApp"], "email": ["E", "e-mail", "пошта", "Эл. пошта"], "web": ["W", "сайт", "Веб-сайт"], "address": ["Мекенжайы", "А", "Мекен-жай"]},
    "de": {"work": ["Tel", "Fon", "T"], "mobile": ["Mobil", "M"], "fax": ["Fax", "F"], "whatsapp": ["WhatsApp"], "email": ["Mail", "E"], "web": ["Web", "W"], "address": ["Adresse"]},
}  # fmt: skip
LABELS["kl"] = LABELS["en"]
EXTENSIONS = {"en": ["ext.", "x", "Ext"], "ms": ["samb.", "ext."], "id": ["ext.", "pes."], "ru": ["доб.", "вн.", "доб"], "kk": ["ішкі", "қос."], "de": ["-"], "kl": ["ext."]}  # fmt: skip
SMALL_PRINT = ["Member of BNI", "ISO 14001:2015", "CIDB G7", "Est. 2003", "Licence No. E (3) 1276", "ИИН 820412300411", "NPWP 01.234.567.8-901.000", "Co. Reg. 201801012345", "BIN 180440021345"]  # fmt: skip
SCRIPT = {"ru": "ru", "kk": "kk"}
