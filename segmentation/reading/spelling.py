"""Spell a category one way, letters without accents, and words of columns' names in a list."""

from __future__ import annotations

import re
import unicodedata

from segmentation.reading.unseen import bare_text

WHOLE = r"^[+-]?[0-9]+[.]0+$"
"""A whole number as programs write it that know fractions only."""
ZEROS = r"[.]0+$"
_IS_SPELLED = re.compile(WHOLE).match

AGES = frozenset({"age", "alter", "leeftijd", "âge", "edad", "età", "idade"})
BIRTHS = frozenset({
    "birthdate", "birthday", "dob", "geburtsdatum", "geburtstag", "geburt", "naissance",
    "nacimiento", "nascita", "nascimento", "geboortedatum", "urodzenia", "生年月日", "geboren",
    "рождения", "doğum", "dogum", "الميلاد", "γέννησησ", "születési", "narození", "syntymäaika",
    "fødselsdato", "födelsedatum", "出生日期", "생년월일", "lahir", "تولد",
})  # fmt: skip
"""A date of birth."""
NUMBER_WORDS = frozenset({
    "no", "nr", "num", "number", "nummer", "numero", "numéro", "número", "numer", "nº", "code",
    "key", "ref", "reference", "referenz", "référence", "referencia", "nro", "código", "codigo",
    "codice", "č", "номер", "код", "رقم", "番号", "编号", "編號", "번호", "numarasi", "číslo",
    "numeru", "nbr", "kod", "kodu", "κωδικόσ", "รหัส", "شماره", "आईडी", "شناسه", "szám", "čísla",
})  # fmt: skip
"""What names one of many, as in "order number"."""

CUSTOMERS = (
    "customer", "cust", "client", "buyer", "shopper", "consumer", "member", "user", "account",
    "household", "subscriber", "visitor", "kunde", "kunden", "kaeufer", "kaufer", "besteller",
    "konto", "mitglied", "acheteur", "cliente", "comprador", "acquirente", "klant", "koper",
    "klient", "kund", "kd", "partner", "kunnr", "kunag", "musteri", "zakaznik", "asiakas", "顧客",
    "お客様", "会員", "購入者", "注文者", "得意先", "客户", "客戶", "顾客", "会员", "买家", "用户",
    "고객", "회원", "구매자", "주문자", "клиент", "клиента", "покупатель", "заказчик", "العميل",
    "الزبون", "πελατησ", "klienta", "klientow",
    "debitor", "auftraggeber", "geschaeftspartner", "geschaftspartner", "regulierer", "mandant",
    "πελατη", "ลูกค้า", "ग्राहक", "مشتری", "ugyfel", "vevo", "zakaznika", "zakaznicke", "musterisi",
    "pelanggan",
)  # fmt: skip
"""Who buys, without accents."""


def without_marks(text: str) -> str:
    """Return letters without their accents.

    Examples
    --------
    >>> without_marks("âge"), without_marks("numéro"), without_marks("Größe")
    ('age', 'numero', 'Große')
    """
    parts = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


IS_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII).fullmatch
"""Whether a category is a whole number."""


def category_text(text: str) -> str:
    """Return a category as it is spelled everywhere: without spaces around it, 1.0 as 1.

    Examples
    --------
    >>> category_text(" 1.0"), category_text("1.5"), category_text("North ")
    ('1', '1.5', 'North')
    """
    stripped = bare_text(text)
    if stripped.endswith("0") and _IS_SPELLED(stripped):
        return stripped.partition(".")[0]
    return stripped
