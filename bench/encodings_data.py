"""Customers in many languages, and the older encodings in which their files are met."""

# ruff: noqa: RUF001, ISC004 - letters of other scripts are the point; long lists of words are one

from __future__ import annotations

from typing import NamedTuple

import numpy as np

WESTERN = ("cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850")
CENTRAL = ("cp1250", "iso8859_2")
CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")

LANGUAGES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "German": (WESTERN, "Name;Größe;Straße;Währung",
        "Müller Schröder Jäger König Weiß Groß Böhm Krämer Düsseldorf Köln München Würzburg "
        "Schmidt Weber Berlin Hamburg Österreich Händler geprüft Übergröße"),
    "French": (WESTERN, "Prénom;Dépense;Région;Activité",
        "Hélène André François Élodie Benoît Noël Zoé Chloé Orléans Besançon Nîmes Saint-Étienne "
        "Martin Dubois Paris Lyon Île-de-France abonné fidèle"),
    "Spanish": (WESTERN, "Nombre;Año;Región;Teléfono",
        "José María Núñez Peña Álvarez Sánchez Íñigo Ibáñez Málaga León Coruña Cádiz Garcia Lopez "
        "Madrid Sevilla España suscripción compañía"),
    "Portuguese": (WESTERN, "Nome;Região;Endereço;Situação",
        "João Conceição Antônio Magalhães Simões Brandão Araújo Gonçalves São Paulo Brasília Maria "
        "Silva Lisboa Porto Goiânia não promoção"),
    "Italian": (WESTERN, "Nome;Città;Attività;Età",
        "Niccolò Nicolò Forlì Cantù Viganò Salò Rossi Bianchi Roma Milano Torino perché fedeltà "
        "Mondovì Patanè Dalmà società"),
    "Swedish": (WESTERN, "Namn;Ålder;Köp;Område",
        "Åsa Björn Göran Märta Sjöberg Åkesson Lindström Öberg Malmö Göteborg Västerås Jönköping "
        "Anders Karin Stockholm kläder"),
    "Danish": (WESTERN, "Navn;Køb;Område;Værdi",
        "Søren Jørgen Åse Bjørn Kjær Nørgård Østergaard Sørensen Århus Køge Helsingør Næstved Lars "
        "Mette Odense fællesskab"),
    "Polish": (CENTRAL, "Imię;Miasto;Województwo;Wartość",
        "Łukasz Paweł Żaneta Małgorzata Świątek Dąbrowska Wójcik Źródło Łódź Kraków Gdańsk Poznań "
        "Anna Nowak Warszawa sprzedaż"),
    "Czech": (CENTRAL, "Jméno;Město;Částka;Věk",
        "Jiří Tomáš Zdeněk Šárka Dvořák Černý Růžička Němec Plzeň Třebíč Ústí Olomouc Pavel Novak "
        "Praha Brno zákazník měsíčně"),
    "Hungarian": (CENTRAL, "Név;Város;Összeg;Életkor",
        "Ágnes László Gergő Zsófia Szűcs Kovács Tóth Németh Győr Debrecen Székesfehérvár Pécs Anna "
        "Nagy Budapest vásárlás előfizető"),
    "Turkish": (("cp1254", "iso8859_9"), "Ad;Şehir;Yaş;Bölge",
        "Çağlar Şükrü Gülşen İbrahim Yıldız Doğan Öztürk Güneş İstanbul Eskişehir Muğla Iğdır "
        "Mehmet Ali Ankara müşteri alışveriş"),
    "Lithuanian": (("cp1257", "iso8859_13"), "Vardas;Miestas;Amžius;Pirkėjas",
        "Jūratė Žydrūnas Šarūnas Eglė Kazlauskienė Žukauskas Čepaitė Jonas Vilnius Šiauliai "
        "Panevėžys Klaipėda mėnuo įmonė"),
    "Russian": (CYRILLIC, "Имя;Город;Возраст;Сумма",
        "Анна Пётр Ольга Сергей Иванова Сидоров Кузнецов Соколова Москва Казань Омск Екатеринбург "
        "покупатель постоянный скидка"),
    "Greek": (("cp1253", "iso8859_7"), "Όνομα;Πόλη;Ηλικία;Ποσό",
        "Γιώργος Μαρία Νίκος Ελένη Παπαδόπουλος Ιωάννου Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο πελάτης "
        "αγορά μήνας"),
    "Hebrew": (("cp1255",), "שם;עיר;גיל;סכום",
        "משה רחל דוד שרה כהן לוי מזרחי פרץ ירושלים חיפה אילת אשדוד לקוח קניה חודש"),
    "Arabic": (("cp1256",), "الاسم;المدينة;العمر;المبلغ",
        "محمد فاطمة أحمد عائشة القاهرة دمشق بغداد الرباط عميل شراء شهر خصم حساب"),
    "Japanese": (("shift_jis", "euc_jp"), "氏名;都市;年齢;金額",
        "佐藤さん 鈴木さん 高橋さん 田中さん 東京都 大阪市 札幌市 お客様 購入履歴 メール "
        "キャンペーン 会員"),
    "Chinese": (("gb18030",), "姓名;城市;年龄;金额",
        "王伟 李娜 张敏 刘洋 北京市 上海市 广州市 深圳市 客户 购买记录 会员 优惠活动 电子邮件"),
    "Chinese, traditional": (("big5",), "姓名;城市;年齡;金額",
        "陳怡君 林志明 黃淑芬 張家豪 台北市 高雄市 台中市 新竹縣 客戶 購買紀錄 "
        "會員 優惠活動 電子郵件"),
    "Korean": (("cp949",), "이름;도시;나이;금액",
        "김민수 이영희 박지훈 최수진 서울특별시 부산광역시 대구광역시 인천 고객 구매내역 "
        "회원 할인"),
}  # fmt: skip
"""Of each language the encodings, the names of four columns, and words."""


class Sample(NamedTuple):
    language: str
    encoding: str
    n_rows: int
    text: str
    data: bytes


def samples(sizes: tuple[int, ...], *, n_each: int, seed: int = 42) -> list[Sample]:
    """Return files of customers: every language in its encodings and in UTF-8, of each size."""
    generator = np.random.default_rng(seed)
    made = []
    for language, (encodings, header, words) in LANGUAGES.items():
        for encoding in (*encodings, "utf-8", "utf-16"):
            for n_rows in sizes:
                for _ in range(n_each):
                    text = _table(header, words.split(), n_rows, generator)
                    made.append(Sample(language, encoding, n_rows, text, text.encode(encoding)))
    return made


def _table(header: str, words: list[str], n_rows: int, generator: np.random.Generator) -> str:
    lines = [header]
    for row in range(n_rows):
        name, city, note = generator.choice(words, 3)
        amount = f"{generator.lognormal(4, 1):.2f}"
        lines.append(f"{name} {row};{city};{amount};{note}")
    return "\n".join(lines) + "\n"
