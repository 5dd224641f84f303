"""Tell what a column's name says about it."""

from __future__ import annotations

import re

from segmentation.reading.spelling import CUSTOMERS, NUMBER_WORDS, without_marks

_ID_WORDS = frozenset({"id", "ids", "uid", "uuid", "guid", "kundennr"})
_ID_NAMES = frozenset({
    "idx", "index", "pk", "key", "primary key", "rowid", "rownum", "invoice", "receipt", "rechnung",
    "facture", "factura", "fattura", "factuur", "faktura", "beleg", "konto", "compte", "cuenta",
    "conto", "conta", "kontonr",
})  # fmt: skip
"""Identifiers where they stand alone: a body mass index or a key account is none."""
_KEYS = frozenset({"key", "sk", "fk", "pk"})
"""What warehouses call the numbers of all they hold."""
_NUMBER_FIRST = frozenset(
    {"nro", "cod", "código", "codigo", "codice", "номер", "код", "رقم", "ref"}
)
"""The same, which other languages write before what is numbered."""
OWNERS = frozenset(
    {
        *CUSTOMERS, "acct", "invoice", "order", "card", "person", "contact", "row", "record",
        "line", "transaction", "mitglieds", "rechnungs",
        "bestell", "auftrags", "artikel", "stock",
        "product", "item", "loyalty", "policy", "polis", "polizza", "póliza", "poliza",
        "patient", "employee", "session", "booking", "ticket", "contract", "coupon", "voucher",
        "passport", "reservation", "membership", "cif",
        "student", "vendor", "supplier", "merchant",
        "seller", "guest", "lead", "payment", "receipt", "bill", "shipment", "tracking", "serial",
        "vertrags", "buchungs", "vertrag", "mitarbeiter", "factura", "facture", "commande",
        "pedido", "contrato", "contrat", "case", "claim", "subscription", "device", "batch",
        "document", "external", "internal", "hshd", "panelist", "respondent", "subject", "pers",
    }
)  # fmt: skip
_PERSONS = frozenset(
    {"person", "panelist", "respondent", "patient", "guest", "case", "hshd", "subject", "pers"}
)
"""Who else a table may have a row for."""
_ALWAYS_IDS = frozenset({"cif", "crn", "urn", "eid", "pnr", "leid", "euid"})
"""Identifiers where they stand alone and hold whole numbers or codes."""
_SERIAL_NAMES = frozenset({
    "", "n", "no", "nr", "num", "row", "rows", "row no", "row number", "row nr", "row num", "s no",
    "sno", "sl no", "slno", "sr no", "srno", "sr", "sl", "si no", "serial", "serial no",
    "serial number", "lfd nr", "lfdnr", "lfd", "laufende nummer", "laufnummer", "zeile", "nro",
    "nº", "n°", "№", "rang", "seq", "sequence", "sequence no", "line", "line no", "item no",
    "record", "record no", "obs", "count no", "counter", "unnamed 0", "level 0", "index level 0",
    "ordinal", "position", "pos", "lp", "l p", "poř č", "sorszám", "volgnummer", "løpenummer",
    "п п", "№ п п", "序号", "番号",
})  # fmt: skip
"""What a running number is called; one that is left over after filtering has gaps."""
_OF_ONE = frozenset({
    "booking", "card", "client", "contract", "coupon", "customer", "invoice", "member",
    "membership", "order", "passport", "policy", "polis", "polizza", "póliza", "reservation",
    "ticket", "user", "voucher", "pedido", "commande", "bestellung", "auftrag", "ordine",
    "bestelling", "klant", "kunde", "account", "debitor", "kreditor", "matricule", "folio",
    "expediente", "reference", "referenz", "référence", "referencia", "vid", "knr", "kdnr",
    "mandant",
})  # fmt: skip
"""What has a number of its own, where a column of large numbers is called after it."""
_COMPOUND = re.compile(r".{3,}(nummer|nr|numero|kód)$|.+(番号|编号|編號|번호|コード)$")
_CODES = re.compile(r".*\w{3}(code|schlüssel|typ|gruppe|klasse)$|(c[oó]digo|tipo) |(code|type) de ")
_NUMERO = re.compile(r"^n[°º.][º°]?\s")
_JOINED_ID = re.compile(
    r"^(customer|cust|client|user|member|account|acct|invoice|order|visitor|person|household|"
    r"kunden|konto|mitglieds|rechnungs|bestell|auftrags|artikel)(s|_)?"
    r"(id|no|nr|num|number|nummer|code|key)$"
)
_LABEL_WORDS = frozenset({
    "cluster", "clusters", "segment", "segments", "segmentation", "classification", "churn",
    "churned", "exited", "target", "label", "labels", "attrited", "attrition",
})  # fmt: skip
_LABEL_NAMES = frozenset({
    "class", "group", "output", "y", "y pred", "y true", "yhat", "y hat", "kmeans", "k means",
    "persona", "cohort label", "outcome", "response", "responded", "prediction", "predicted",
    "result", "klasse", "gruppe", "predicted class", "pred class", "rfm", "customer group",
    "customer class", "group id",
})  # fmt: skip
_PLACE_WORDS = frozenset({
    "zip", "postcode", "plz", "postal", "zipcode", "postleitzahl", "pincode", "postnummer",
    "postnr", "eircode", "irányítószám", "irsz", "psč", "psc", "zip3", "pocztowy", "индекс",
    "postinumero", "postalcode", "codepostal", "codigopostal", "zip5", "zip4", "郵便番号", "邮编",
    "우편번호", "postcodes", "postkod", "poštovní", "posta",
})  # fmt: skip
_PLACE_NAMES = frozenset({"cep", "cap", "pin", "pin code", "cp", "c p", "code post", "plz ort"})
"""Postal codes where the column is called nothing else and holds whole numbers of their size."""
_COORDINATE_WORDS = frozenset({
    "gps", "lat", "latitude", "lon", "lng", "longitude", "latitud", "longitud", "latitudine",
    "longitudine", "breitengrad", "längengrad", "laengengrad", "easting", "northing", "geo",
    "geohash", "широта", "долгота", "coord", "coords", "coordinate", "coordinates", "koordinate",
    "rechtswert", "hochwert",
})  # fmt: skip
_CLASSIFICATION_WORDS = frozenset({
    "sic", "naics", "nace", "isic", "mcc", "sku", "gtin", "ean", "upc", "isbn", "asin", "hsn", "hs",
    "barcode", "cpv", "icd", "fips", "naf", "siren", "siret", "duns", "swift", "bic", "ifsc", "msa",
    "dma", "iata", "nuts", "gics", "unspsc", "taric", "cae", "ateco", "gl", "sachkonto", "ape",
    "blz", "bankleitzahl", "cnae", "ciiu", "okved", "last4", "suffix",
})  # fmt: skip
"""Codes of industries, goods, banks and areas: numbers at times, amounts never."""
_CODE_WORDS = _PLACE_WORDS | {
    "code", "type", "typ", "region", "channel", "kanal", "buchungskreis",
        "verkaufsorganisation", "vertriebsweg", "sparte", "store", "branch", "category",
    "kategorie", "gender", "sex", "genre", "geschlecht", "status", "zone", "area", "plan",
    "country", "state", "city", "department", "occupation", "job", "profession", "beruf",
}  # fmt: skip
_SITES = frozenset({
    "store", "stores", "branch", "dept", "department", "till", "warehouse", "shop", "outlet",
    "terminal", "register", "depot", "division", "territory", "chain", "franchise", "filiale",
    "kasse", "abteilung", "lager", "standort", "magasin", "agence", "caisse", "rayon", "entrepôt",
    "tienda", "sucursal", "caja", "almacén", "negozio", "reparto", "cassa", "magazzino", "loja",
    "filial", "caixa", "winkel", "filiaal", "kassa", "afdeling", "magazijn", "sklep", "oddział",
    "kasa", "magazyn", "lane", "pos", "rep", "agent", "brand", "marke", "marque", "marca", "merk",
    "vendor", "supplier", "lieferant", "fournisseur", "proveedor", "fornitore", "leverancier",
    "dostawca", "route", "gate", "shelf", "aisle", "batch", "region", "channel", "kanal",
    "buchungskreis", "verkaufsorganisation", "vertriebsweg", "sparte", "kostenstelle", "branche",
    "profitcenter", "center", "centre", "tariff", "tarif", "tarifa",
})  # fmt: skip
"""Places of a business, which are numbered: no amounts, however many there are."""


def joined(name: str) -> str:
    """Return a name in small letters without gaps and accents: "Müşteri No" is musterino."""
    return re.sub(r"[\W_]+", "", without_marks(name).casefold())


_OWNER, _NUMBER = (
    "|".join(sorted(map(joined, words), key=len, reverse=True))
    for words in ({*CUSTOMERS, *_PERSONS}, {*NUMBER_WORDS, *_ID_WORDS, "cod", "sk", "pk"})
)
_IS_CUSTOMER = re.compile(rf"(?:{_OWNER})+|soldto|billto").fullmatch
_IS_NUMBERED = re.compile(
    rf"(?!key)(?:{_NUMBER})(?:{_OWNER})+|(?:{_OWNER})+(?:{_NUMBER})+|codcli|hhid|[co]id|msno"
).fullmatch


def name_words(name: str) -> tuple[str, ...]:
    """Split a column name into lower-case words, also where only capitals part them.

    Examples
    --------
    >>> name_words("CustomerID"), name_words("Annual Income (k$)"), name_words("Z_Revenue")
    (('customer', 'id'), ('annual', 'income', 'k'), ('z', 'revenue'))
    """
    parted = re.sub(r"([a-zà-ÿ0-9])([A-ZÀ-Ý])", r"\1 \2", name.replace("IDs", "Ids"))
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", parted)
    return tuple(re.findall(r"[^\W_]+", parted.casefold()))


def names_identifier(name: str) -> bool:
    """Tell whether a name is that of an identifier: customer id, Kundennummer, account no."""
    words = name_words(name)
    if not words:
        return False
    if words[0] == "unnamed":  # what pandas calls the column of its index
        return True
    if words[-1] in _KEYS and len(words) > 1:
        return True
    if words[-1] in _ID_WORDS or (words[0] in _ID_WORDS and len(words) <= 2):
        return True
    if " ".join(words) in _ID_NAMES or _JOINED_ID.match("".join(words)):
        return True
    if (len(words) == 1 and words[0] in _ALWAYS_IDS) or _IS_NUMBERED(joined(name)):
        return True
    if words[0] in NUMBER_WORDS - {"key"} or _NUMERO.match(name.casefold()):
        # "Nº de pedido" and "numéro client", but not "number of orders".
        return len(words) <= 3 and words[-1] in OWNERS and "of" not in words
    return words[-1] in NUMBER_WORDS and bool(set(words[:-1]) & OWNERS)


def names_customer(name: str) -> bool:
    """Tell whether a column is called after its customers: "Customer", "Debitor", "Sold-to".

    Examples
    --------
    >>> names_customer("Kunde"), names_customer("Customers"), names_identifier("客户编号")
    (True, False, True)
    """
    return bool(_IS_CUSTOMER(joined(name)))


def names_one(name: str) -> bool:
    """Tell whether a column is called after what has a number of its own: "Policy", "Coupon"."""
    words = name_words(name)
    return 0 < len(words) <= 2 and words[-1] in _OF_ONE


def names_label(name: str) -> bool:
    """Tell whether a name is that of somebody's result: cluster, class, churn."""
    words = name_words(name)
    if words == ("row", "labels"):  # what a pivot table calls its rows
        return False
    return bool(set(words) & _LABEL_WORDS) or " ".join(words) in _LABEL_NAMES


def names_answer(name: str) -> bool:
    """Tell whether a name is that of a model's score: churn probability, RFM score."""
    words = set(name_words(name))
    chances = {"probability", "proba", "prob", "propensity", "likelihood", "classifier"}
    is_chance = bool(words & chances)
    return (is_chance and bool(words & _LABEL_WORDS)) or {"rfm", "score"} <= words


def names_code(name: str) -> bool:
    """Tell whether a name is that of codes, even where they are numbers: region, Tarifcode."""
    words = [word for word in name_words(name) if not word.isdecimal()]
    return bool(set(words[-1:]) & _CODE_WORDS or _CODES.match(" ".join(words)))


def names_site(name: str) -> bool:
    """Tell whether a name is that of a numbered place of a business: "Store", "till no"."""
    words = [word for word in name_words(name) if word not in NUMBER_WORDS | _ID_WORDS]
    return 0 < len(words) <= 3 and words[-1] in _SITES and not {"per", "by", "pro"} & {*words}


def names_place(name: str) -> bool:
    """Tell whether a name is that of postal codes."""
    words = set(name_words(name))
    return bool(words & _PLACE_WORDS) or {"post", "code"} <= words


def may_name_place(name: str) -> bool:
    """Tell whether a name is at times that of postal codes: "CAP", "PIN"."""
    words = name_words(name)
    return " ".join(words) in _PLACE_NAMES or words[-1:] == ("pin",)


def names_number(name: str) -> bool:
    """Tell whether a name is that of numbers that name something: "Permit No", "Fall-Nr."."""
    words = name_words(name)
    is_parted = len(words) > 1 and words[-1] in NUMBER_WORDS - {"code", "key"}
    is_parted |= len(words) > 1 and words[0] in _NUMBER_FIRST
    return is_parted or name.rstrip().endswith("#") or names_compound(name)


def names_compound(name: str) -> bool:
    """Tell whether a name is one word for the number of something: Matrikelnummer, Hausnr."""
    return bool(_COMPOUND.match("".join(name_words(name)[-1:]))) and not names_place(name)


def names_serial(name: str) -> bool:
    """Tell whether a name is that of a running number: "S.No", "lfd. Nr.", "#"."""
    return " ".join(name_words(name)) in _SERIAL_NAMES


def names_coordinate(name: str) -> bool:
    """Tell whether a name is that of a place on the map."""
    return bool(set(name_words(name)) & _COORDINATE_WORDS)


def names_classification(name: str) -> bool:
    """Tell whether a name is that of codes of industries, goods, banks or areas."""
    return bool(set(name_words(name)) & _CLASSIFICATION_WORDS)
