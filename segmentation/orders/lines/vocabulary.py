"""List the words by which columns of an order file are recognised, in several languages."""

from __future__ import annotations

import re
import unicodedata

from segmentation.reading.spelling import CUSTOMERS, NUMBER_WORDS, without_marks
from segmentation.records import OrderRole

OWNERS = CUSTOMERS
ORDERS = (
    "invoice", "order", "transaction", "receipt", "bill", "basket", "purchase", "sale", "ticket",
    "rechnung", "rechnungs", "bestellung", "bestell", "auftrag", "auftrags", "beleg", "kaufbeleg",
    "bon", "facture", "commande", "factura", "pedido", "compra", "venta", "fattura", "ordine",
    "fatura", "factuur", "bestelling", "zamowienie", "faktura", "bestallning", "ordre", "document",
    "dokument", "documento", "increment", "vbeln", "siparis", "zamowienia", "objednavka",
    "objednavky", "tilaus", "注文", "受注", "伝票", "订单", "訂單", "주문", "заказ", "заказа",
    "الطلب", "سفارش", "παραγγελια",
)  # fmt: skip
NUMBERS = ("id", "ids", "unique", *sorted(set(map(without_marks, NUMBER_WORDS))))
DATES = (
    "date", "datum", "fecha", "data", "day", "tag", "jour", "dia", "giorno", "dag", "time",
    "timestamp", "datetime", "zeit", "zeitpunkt", "created", "at", "on", "dt", "tarih", "tarihi",
    "日付", "日時", "日期", "时间", "時間", "日", "일자", "일시", "날짜", "дата", "تاريخ", "تاریخ",
    "ημερομηνια",
)  # fmt: skip
OTHER_DATES = (
    "birth", "birthday", "birthdate", "dob", "geburtsdatum", "ship", "shipping", "shipped",
    "delivery", "delivered", "due", "signup", "registered", "registration", "joined", "updated",
    "modified", "estimated", "liefer", "lieferdatum", "livraison", "entrega", "return",
    "expiry", "limit",
)  # fmt: skip
AMOUNTS = (
    "amount", "total", "sales", "sale", "revenue", "value", "spend", "spent", "turnover",
    "payment", "paid", "umsatz", "betrag", "summe", "gesamt", "gesamtpreis", "gesamtbetrag",
    "positionswert", "zeilenbetrag", "montant", "somme", "importe", "importo", "valor", "totale",
    "ventas", "bedrag", "totaal", "omzet", "kwota", "wartosc", "belopp", "belob", "monetary",
    "gmv", "subtotal", "netwr", "tutar", "tutari", "toplam", "celkem", "castka", "suma", "summa",
    "金額", "金额", "合計", "总价", "总额", "売上", "금액", "총액", "합계", "매출", "сумма",
    "итого", "المبلغ", "مبلغ", "المجموع", "الاجمالي", "συνολο", "ποσο", "nettobetrag",
    "bruttobetrag",
    "rechnungsbetrag", "endbetrag", "gesamtsumme", "rechnungssumme", "warenwert",
)  # fmt: skip
OTHER_AMOUNTS = (
    "tax", "vat", "mwst", "discount", "rabatt", "remise", "shipping", "freight", "cost", "costs",
    "profit", "margin", "fee", "tip", "points", "balance", "commission", "quantity", "qty", "count",
    "refund", "refunds", "refunded", "duties", "erstattung", "erstattet",
)  # fmt: skip
_QUANTITIES = (
    "quantity", "qty", "units", "unit", "pieces", "count", "menge", "anzahl", "stueck", "stuck",
    "stueckzahl", "stuckzahl", "quantite", "cantidad", "quantita", "quantidade", "aantal", "ilosc",
    "antal", "qte", "qtd", "fkimg", "kwmeng", "adet", "miktar", "mnozstvi", "数量", "個数", "点数",
    "수량", "количество", "الكمية", "ποσοτητα",
)  # fmt: skip
PRICES = (
    "price", "unitprice", "preis", "einzelpreis", "stueckpreis", "stuckpreis", "prix", "precio",
    "prezzo", "preco", "prijs", "cena", "pris", "rate", "fiyat", "fiyati", "hinta", "単価", "価格",
    "单价", "价格", "단가", "가격", "цена", "السعر", "τιμη",
)  # fmt: skip
PRODUCTS = (
    "product", "sku", "stock", "stockcode", "article", "item", "asin", "ean", "gtin", "upc",
    "isbn", "artikel", "artikelnummer", "produkt", "ware", "produit", "producto", "articulo",
    "prodotto", "articolo", "produto", "artigo", "produktu", "vara", "matnr", "urun", "zbozi",
    "tuote", "商品", "品名", "产品", "宝贝", "상품", "товар", "المنتج",
)  # fmt: skip
DESCRIPTIONS = (
    "description", "beschreibung", "bezeichnung", "artikelbezeichnung", "designation", "libelle",
    "descripcion", "descrizione", "descricao", "omschrijving", "opis", "title",
)  # fmt: skip
CATEGORIES = (
    "category", "categories", "kategorie", "warengruppe", "produktgruppe", "categorie", "categoria",
    "department", "abteilung", "departement", "rayon", "family", "famille", "familia", "famiglia",
    "kategoria", "kategori", "genre", "assortment", "sortiment", "range",
)  # fmt: skip
COUNTRIES = (
    "country", "land", "pays", "pais", "paese", "nation", "kraj", "market", "laendercode",
    "landercode", "lieferland", "ulke", "国", "국가", "страна",
)  # fmt: skip
CURRENCIES = (
    "curr", "cur", "ccy", "monnaie", "divisa", "mena",
    "currency", "waehrung", "wahrung", "devise", "moneda", "valuta", "moeda", "waluta", "waerk",
    "para", "通貨", "货币", "币种", "통화", "валюта", "العملة",
)  # fmt: skip
STATUSES = (
    "status", "state", "zustand", "estado", "statut", "stato", "stan", "type", "typ", "tipo", "art",
    "durum", "durumu", "stav", "статус", "状态", "状態", "ステータス", "상태",
)  # fmt: skip

NOBODY = (
    "guest", "guest checkout", "guest customer", "guest user", "walk-in", "walk in",
    "walk-in customer", "walk in customer", "anonymous", "anonymous customer", "unknown",
    "unknown customer", "unregistered", "not registered", "gast", "gastbestellung", "gastkunde",
    "laufkunde", "laufkundschaft", "barverkauf", "anonym", "unbekannt", "invité", "anonyme",
    "inconnu", "client de passage", "client comptoir", "invitado", "anónimo", "desconocido",
    "cliente de paso", "cliente genérico", "público en general", "consumidor final", "ospite",
    "anonimo", "sconosciuto",
)  # fmt: skip
"""What stands for a customer, in lower case, where somebody ordered without being known."""

WORDS: dict[OrderRole, tuple[str, ...]] = {
    "customer": OWNERS,
    "date": DATES,
    "amount": AMOUNTS,
    "quantity": _QUANTITIES,
    "unit_price": PRICES,
    "invoice": ORDERS,
    "product": PRODUCTS + DESCRIPTIONS,
    "category": CATEGORIES,
    "country": COUNTRIES,
    "currency": CURRENCIES,
}
"""The words, without accents, that speak for a role."""

_WITHOUT_SPACES = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
"""Chinese, Japanese and Korean join the words of a name."""
_NUMERO = re.compile(r"(?i)\bn°|№")
_JOINED = tuple(
    sorted({*OWNERS, *ORDERS, *PRODUCTS, "unit", "line", "total"} - {"on", "user"}, key=len)[::-1]
)
_TAILS = tuple(
    sorted({*NUMBERS, *DATES, *PRICES, *AMOUNTS, *_QUANTITIES, "name"} - {"at", "on"}, key=len)[
        ::-1
    ]
)

_KNOWN_PARTS = re.compile(
    "|".join(
        sorted(
            filter(_WITHOUT_SPACES.match, {*_JOINED, *_TAILS, *STATUSES, *CURRENCIES, *COUNTRIES}),
            key=len,
            reverse=True,
        )
    )
    + "|[a-z]+"
)
_LETTERS = str.maketrans("łøı", "loi")


def name_words(name: str) -> tuple[str, ...]:
    """Split a column name into words: lower case, without accents, joined words taken apart.

    Examples
    --------
    >>> name_words("CustomerID"), name_words("Gesamtbetrag (€)"), name_words("kundennr")
    (('customer', 'id'), ('gesamtbetrag',), ('kunden', 'nr'))
    >>> name_words("Stückzahl"), name_words("order_purchase_timestamp")
    (('stuckzahl',), ('order', 'purchase', 'timestamp'))
    >>> name_words("N° commande"), name_words("買家实际支付金额"), name_words("주문번호")
    (('no', 'commande'), ('金额',), ('주문', '번호'))
    """
    parted = re.sub(r"([a-zà-ÿ0-9])([A-ZÀ-Ý])", r"\1 \2", _NUMERO.sub("no ", name))
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", parted)
    letters = parted.casefold().translate(_LETTERS)
    letters = without_marks(unicodedata.normalize("NFKD", letters))
    words: list[str] = []
    for word in re.findall(r"[^\W_]+", letters):
        words.extend(_taken_apart(word))
    return tuple(words)


def _taken_apart(word: str) -> tuple[str, ...]:
    """Split "customerid", "rechnungsnummer" or "注文番号" where the parts are known."""
    if _WITHOUT_SPACES.search(word):
        return tuple(_KNOWN_PARTS.findall(word)) or (word,)
    for head in _JOINED:
        tail = word.removeprefix(head)
        if tail != word and tail in _TAILS:
            return (head, tail)
    return (word,)
