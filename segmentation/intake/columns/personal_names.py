"""Tell which names of columns are those of personal data."""

from __future__ import annotations

import re

from segmentation.intake.columns.names import OWNERS, joined, name_words
from segmentation.reading.spelling import BIRTHS, CUSTOMERS, NUMBER_WORDS, without_marks

_PERSONAL_WORDS = frozenset({
    "surname", "firstname", "lastname", "forename", "fullname", "nachname", "vorname", "prenom",
    "prénom", "apellido", "apellidos", "cognome", "email", "mail", "phone", "telephone", "telefon",
    "mobile", "handy", "fax", "address", "adresse", "street", "strasse", "straße", "iban", "ssn",
    "passport", "ip", "username", "anschrift", "indirizzo", "dirección", "direccion", "endereço",
    "adres", "adress", "correo", "courriel", "téléphone", "teléfono", "telefono", "móvil",
    "cellulare", "telefone", "celular", "телефон", "адрес", "почта", "電話番号", "住所", "メール",
    "ansprechpartner", "ansprechperson", "kontaktperson", "contactpersoon", "interlocuteur",
    "kontoinhaber", "karteninhaber", "cardholder", "recipient", "empfänger", "destinataire",
    "destinatario", "rue", "domicilio", "domicile", "lieferadresse", "rechnungsadresse",
    "hausnummer", "wohnort", "linkedin", "twitter", "instagram", "nickname", "spouse", "straat",
    "rua", "calle", "ulica", "gata", "logradouro", "plate", "numberplate", "kennzeichen",
    "nummernschild",
})  # fmt: skip
_OWN_NAMES = frozenset({
    "surname", "firstname", "lastname", "forename", "fullname", "nachname", "vorname", "prenom",
    "prénom", "apellido", "apellidos", "cognome", "nazwisko", "imię", "imie", "фамилия", "имя",
    "фио", "氏名", "姓名", "名前", "이름", "familienname", "achternaam", "voornaam", "efternamn",
    "fname", "lname", "mname", "förnamn", "fornavn", "etternavn", "etunimi", "sukunimi",
    "keresztnév", "vezetéknév", "prenume", "nume", "jméno", "příjmení", "isim", "soyad", "soyisim",
    "όνομα", "επώνυμο", "שם", "ชื่อ", "名字", "顧客名", "お名前", "고객명", "성명", "اسم",
    "kundenname", "klantnaam",
})  # fmt: skip
"""Names of persons, which stay such where they repeat: there are only so many first names."""
_PHONE_WORDS = frozenset({
    "phone", "telephone", "telefon", "mobile", "handy", "fax", "téléphone", "teléfono", "telefono",
    "móvil", "cellulare", "telefone", "celular", "телефон", "電話番号", "tel", "cell", "cellphone",
    "mob", "msisdn", "mobil", "whatsapp", "handynummer", "telefonnummer", "mobilnummer",
    "telefonnr", "handynr", "telefoonnummer", "gsm", "telefoon", "telemóvel", "telemovel",
    "puhelin", "tlf", "telf", "móviles",
})  # fmt: skip
_NAME_WORDS = (
    "ชื่อ", "नाम", "का नाम", "姓名", "昵称", "名",
    "이름", "성명", "명", "الاسم", "اسم", "نام", "نام خانوادگی",
    "tên", "họ và tên", "nama", "neve", "név", "όνομα", "επώνυμο", "ονοματεπώνυμο", "ad\u0131",
    "soyad", "soyad\u0131", "ad soyad", "isim", "soyisim", "имя", "nom complet", "prénom nom",
)  # fmt: skip
_IS_OWN_NAME = re.compile(
    "(?:{0})*(?:{1})(?:{0}|{1})*".format(
        *(
            "|".join(sorted(map(joined, words), key=len, reverse=True))
            for words in (CUSTOMERS, _NAME_WORDS)
        )
    )
).fullmatch
"""Names of persons in other languages, alone or beside a word for a customer."""
_LONE_NAMES = frozenset({"nom", "nombre", "nome", "naam", "namn", "navn", "nimi", "név", "jméno"})
"""A name where the column is called nothing else (and holds texts that hardly repeat)."""
_SAID_OF_IT = frozenset(
    {"status", "type", "consent", "subscription", "source", "provider", "verified", "marketing"}
)
"""What is known of an address, and is none: "Email Subscription Status"."""
_SOMEBODY = frozenset({
    "customer", "client", "kunde", "cliente", "klant", "kund", "member", "owner", "contact",
    "kontakt", "rep", "agent", "advisor", "manager", "author", "guest", "signature", "nominee",
    "beneficiary", "guarantor", "titular", "inhaber", "intestatario", "nominativo", "betreuer",
    "berater", "verkäufer", "vendedor", "vendeur", "commercial", "responsable", "assigned",
    "completo", "name", "nazwa", "ad", "by", "buyer", "payee", "payer", "counterparty",
    "tegenpartij", "contraparte", "titolare", "beguenstigter", "begünstigter", "zleceniodawca",
    "attention", "attn", "sender", "absender", "holder", "клиент", "покупатель", "заказчик", "naam",
    "patient", "employee", "salesperson", "assignee", "creator",
})  # fmt: skip
"""Who a column may name, where its cells have a first and a last name."""
_JOINED_PERSONAL = re.compile(
    r"(customer|client|cust|contact|user|buyer|member|first|last|full|billing|shipping)+name"
    r"|address(line)?|streetaddress|(customer|user|contact|billing|shipping|home|mobile|work|cell)"
    r"(email|phone|address|mobile)|emailaddress|emailid|phoneno|phonenumber|mobileno|mobilenumber"
)
"""Personal data in one word, as a database names it: CUSTOMERNAME, ADDRESSLINE1."""
_NAME_OWNERS = frozenset({
    "first", "last", "full", "given", "family", "middle", "maiden", "customer", "client", "contact",
    "user", "person", "member", "kunden", "cust", "buyer", "shopper", "guest", "patient",
    "passenger", "subscriber", "owner", "holder", "account", "billing", "shipping", "ship", "bill",
    "recipient", "payer", "purchaser", "player", "employee", "attendee",
})  # fmt: skip
_NATIONAL_WORDS = frozenset({
    "ssn", "nif", "dni", "cpf", "cnpj", "aadhaar", "aadhar", "bsn", "nino", "curp", "pesel", "tckn",
    "personnummer", "personnr", "steuernummer", "steuerid", "svnr", "codicefiscale", "fiscale",
    "jmbg", "nric", "hkid", "nir", "kimlik", "nhs", "personalausweis", "ausweisnummer",
    "personalausweisnummer", "rijksregisternummer", "sozialversicherungsnummer",
    "rentenversicherungsnummer", "krankenversichertennummer", "führerschein", "führerscheinnummer",
    "reisepass", "reisepassnummer", "passnummer", "주민등록번호", "身份证号", "身份证", "iban",
    "rekening", "rekeningnummer", "bankrekening", "kontonummer", "cardnumber", "creditcard",
    "kreditkarte", "ccnum", "снилс", "инн",
})  # fmt: skip
"""Numbers of persons and their bank accounts: personal, whatever their form."""
_SHORT_NATIONAL = frozenset({
    "pan", "vin", "inn", "sin", "nie", "tfn", "cnp", "egn", "oib", "ahv", "tin", "abn", "ein",
    "gstin", "vatin", "rfc", "cuit", "cuil", "ruc", "rut", "nip", "regon", "kvk", "cvr", "dič",
    "ičo", "siren", "siret", "uen", "vat", "tva", "iva", "ust", "btw", "gst",
})  # fmt: skip
_SALES_TAX = frozenset({"vat", "tva", "iva", "ust", "btw", "gst", "moms", "tax", "fiscal"})
_REGISTERED = {"partita", "intracommunautaire", "reg", "registration", "idnr", "idno", "id"}
"""The same where the column is called nothing else: a pan and an inn are other things."""


def names_person(name: str) -> bool:
    """Tell whether a name is that of personal text: a name, address, telephone number."""
    words = name_words(name.partition("(")[0] or name)
    if words[-1:] and words[-1] in _SAID_OF_IT:
        return False
    if {"contact", "person"} <= set(words):
        return True
    is_name = words[-1:] == ("name",) and (len(words) == 1 or bool(set(words) & _NAME_OWNERS))
    is_lone = len(words) == 1 and words[0] in _LONE_NAMES
    is_lone |= bool({*words} & _LONE_NAMES) and bool(
        {*words, *map(without_marks, words)} & OWNERS
    )  # nom du client
    is_lone |= words[-1:] in (("kundenname",), ("klantnaam",), ("kundnamn",), ("kundenavn",))
    is_personal = bool(set(words) & (_PERSONAL_WORDS | _OWN_NAMES)) or words[:2] == ("e", "mail")
    is_personal |= any(_JOINED_PERSONAL.fullmatch(word.rstrip("0123456789")) for word in words)
    return is_name or is_lone or is_personal


def names_own_name(name: str) -> bool:
    """Tell whether a name is plainly that of a person's first, last or full name."""
    words = set(name_words(name))
    owners = words & {"first", "last", "full", "given", "family", "middle", "maiden"}
    if _IS_OWN_NAME(joined(name)):
        return True
    if words in ({"first"}, {"last"}) or ("nm" in words and words & (OWNERS | {"full"})):
        return True
    return bool(words & _OWN_NAMES) or ("name" in words and bool(owners))


def names_somebody(name: str) -> bool:
    """Tell whether a name may be that of persons: "Customer", "Deal Owner", "Assigned to"."""
    words = [word.rstrip("12") for word in name_words(name) if not word.isdecimal()]
    return bool(words) and bool({words[0], words[-1]} & _SOMEBODY)


def names_phone(name: str) -> bool:
    """Tell whether a name is that of telephone numbers."""
    words = name_words(name)
    return bool({*words, "".join(words)} & _PHONE_WORDS)


def names_card(name: str) -> bool:
    """Tell whether a name is that of cards: of payment, of a bank, of a shop."""
    return bool(set(name_words(name)) & {"card", "karte", "carte", "tarjeta", "carta", "kaart"})


def names_birth(name: str) -> bool:
    """Tell whether a name is that of a date of birth."""
    words = name_words(name)
    return bool(set(words) & BIRTHS) or {"birth", "date"} <= set(words)


def names_national(name: str) -> bool:
    """Tell whether a name is that of the number of a person, a card or a bank account."""
    words = name_words(name)
    is_card = "card" in words and bool(set(words) & (NUMBER_WORDS | {"credit", "debit"}))
    is_account = bool({"national", "social", "tax"} & set(words)) and bool(
        {"id", "insurance", "security", "number", "no"} & set(words)
    )
    is_account |= words == ("ni", "number")
    is_account |= {"steuer", "id"} <= set(words) or "ustid" in "".join(words)
    numbers = _REGISTERED | NUMBER_WORDS - {"code"}
    is_account |= bool(_SALES_TAX & set(words)) and bool(numbers & set(words))
    is_driver = bool({"driver", "drivers", "driving"} & set(words))
    is_account |= is_driver and bool({"license", "licence"} & set(words))
    is_short = bool(words) and words[0] in _SHORT_NATIONAL and set(words[1:]) <= NUMBER_WORDS
    return bool(set(words) & _NATIONAL_WORDS) or is_card or is_account or is_short
