"""List the words by which columns of an order file are recognised, in several languages."""

from __future__ import annotations

import re
import unicodedata

from segmentation.reading.spelling import NUMBER_WORDS, without_marks
from segmentation.records import OrderRole

OWNERS = (
    "customer", "cust", "client", "buyer", "shopper", "consumer", "member", "user", "account",
    "household", "subscriber", "visitor", "kunde", "kunden", "kaeufer", "kaufer", "besteller",
    "konto", "mitglied", "acheteur", "cliente", "comprador", "acquirente", "klant", "koper",
    "klient", "kund", "kd",
)  # fmt: skip
ORDERS = (
    "invoice", "order", "transaction", "receipt", "bill", "basket", "purchase", "sale", "ticket",
    "rechnung", "rechnungs", "bestellung", "bestell", "auftrag", "auftrags", "beleg", "kaufbeleg",
    "bon", "facture", "commande", "factura", "pedido", "compra", "venta", "fattura", "ordine",
    "fatura", "factuur", "bestelling", "zamowienie", "faktura", "bestallning", "ordre",
    "document", "dokument", "documento", "increment",
)  # fmt: skip
NUMBERS = ("id", "ids", "unique", *sorted(set(map(without_marks, NUMBER_WORDS))))
DATES = (
    "date", "datum", "fecha", "data", "day", "tag", "jour", "dia", "giorno", "dag", "time",
    "timestamp", "datetime", "zeit", "zeitpunkt", "created", "at", "on", "dt",
)  # fmt: skip
OTHER_DATES = (
    "birth", "birthday", "birthdate", "dob", "geburtsdatum", "ship", "shipping", "shipped",
    "delivery", "delivered", "due", "signup", "registered", "registration", "joined", "updated",
    "modified", "estimated", "liefer", "lieferdatum", "livraison", "entrega", "return",
    "expiry", "limit",
)  # fmt: skip
AMOUNTS = (
    "amount", "total", "sales", "sale", "revenue", "value", "spend", "spent", "turnover", "payment",
    "paid", "umsatz", "betrag", "summe", "gesamt", "gesamtpreis", "gesamtbetrag", "positionswert",
    "zeilenbetrag", "montant", "somme", "importe", "importo", "valor", "totale", "ventas", "bedrag",
    "totaal", "omzet", "kwota", "wartosc", "belopp", "belob", "monetary", "gmv", "subtotal",
)  # fmt: skip
OTHER_AMOUNTS = (
    "tax", "vat", "mwst", "discount", "rabatt", "remise", "shipping", "freight", "cost", "costs",
    "profit", "margin", "fee", "tip", "points", "balance", "commission", "quantity", "qty", "count",
    "refund", "refunds", "refunded", "duties", "erstattung", "erstattet",
)  # fmt: skip
_QUANTITIES = (
    "quantity", "qty", "units", "unit", "pieces", "count", "menge", "anzahl", "stueck", "stuck",
    "stueckzahl", "stuckzahl", "quantite", "cantidad", "quantita", "quantidade", "aantal", "ilosc",
    "antal", "qte", "qtd",
)  # fmt: skip
PRICES = (
    "price", "unitprice", "preis", "einzelpreis", "stueckpreis", "stuckpreis", "prix", "precio",
    "prezzo", "preco", "prijs", "cena", "pris", "rate",
)  # fmt: skip
PRODUCTS = (
    "product", "sku", "stock", "stockcode", "article", "item", "asin", "ean", "gtin", "upc", "isbn",
    "artikel", "artikelnummer", "produkt", "ware", "produit", "producto", "articulo", "prodotto",
    "articolo", "produto", "artigo", "produktu", "vara",
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
    "landercode", "lieferland",
)  # fmt: skip
CURRENCIES = ("currency", "waehrung", "wahrung", "devise", "moneda", "valuta", "moeda", "waluta")
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

_NUMERO = re.compile(r"(?i)\bn°|№")
_JOINED = tuple(
    sorted({*OWNERS, *ORDERS, *PRODUCTS, "unit", "line", "total"} - {"on", "user"}, key=len)[::-1]
)
_TAILS = tuple(
    sorted(
        {*NUMBERS, *DATES, *PRICES, *AMOUNTS, *_QUANTITIES, "name"} - {"at", "on"},
        key=len,
    )[::-1]
)


def name_words(name: str) -> tuple[str, ...]:
    """Split a column name into words: lower case, without accents, joined words taken apart.

    Examples
    --------
    >>> name_words("CustomerID"), name_words("Gesamtbetrag (€)"), name_words("kundennr")
    (('customer', 'id'), ('gesamtbetrag',), ('kunden', 'nr'))
    >>> name_words("Stückzahl"), name_words("order_purchase_timestamp")
    (('stuckzahl',), ('order', 'purchase', 'timestamp'))
    >>> name_words("N° commande")
    ('no', 'commande')
    """
    parted = re.sub(r"([a-zà-ÿ0-9])([A-ZÀ-Ý])", r"\1 \2", _NUMERO.sub("no ", name))
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", parted)
    plain = parted.casefold().replace("ł", "l").replace("ø", "o")
    letters = without_marks(unicodedata.normalize("NFKD", plain))
    words: list[str] = []
    for word in re.findall(r"[^\W_]+", letters):
        words.extend(_taken_apart(word))
    return tuple(words)


def _taken_apart(word: str) -> tuple[str, ...]:
    """Split "customerid", "rechnungsnummer" or "orderdate" where both halves are known."""
    for head in _JOINED:
        tail = word.removeprefix(head)
        if tail != word and tail in _TAILS:
            return (head, tail)
    return (word,)
