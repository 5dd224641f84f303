"""Personal data is told by name and shape, repeated or not; a code is none for its dashes.

Covers `segmentation.intake.columns.personal_names`.
"""

import pytest

from segmentation import read_customers
from tests.intake.conftest import read


def role_of(name, cells, *, n_rows=40):
    lines = [f"id,{name},age,spend"]
    lines += [f"c{n},{cells[n % len(cells)]},{20 + n % 37},{3 * n + n % 7}" for n in range(n_rows)]
    return read_customers("\n".join(lines).encode(), name="c.csv").column(name).role


PEOPLE = ["Eva Meier", "Bob Smith", "Anna Kim"]
OF_PERSONS = (
    "ชื่อลูกค้า", "müşteri ad\u0131", "İsim", "الاسم", "اسم العميل", "نام", "ग्राहक का नाम",
    "ονοματεπώνυμο", "Ügyfél neve", "客户姓名", "买家昵称", "Họ và tên", "Nama Pelanggan",
    "Nom complet", "Buyer", "Payee", "Tegenpartij", "Created by",
)  # fmt: skip


def numbered(form, n=9):
    return [form.format(place) for place in range(n)]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Name", numbered("Payer {}")),
        ("Naam", numbered("Klant {}")),
        ("Rekening", numbered("NL0{}BANK0123456789")),
        ("Konto", [f"DE8937040044053201300{n}" for n in range(9)]),
        ("From Email Address", numbered("payer{}@example.org")),
        ("Contact", numbered("x{}@example.com")),
        ("Phone", numbered("555-010{}")),
        ("payment", ["4111111111111111", "5500005555555559", "340000000000009"]),
        ("Telefoon", numbered("06-1234561{}")),
        ("Straat", numbered("Kerkstraat {}")),
        ("Buyer Name", [f"Ann {n % 9}" for n in range(40)]),
        ("Nom du client", [f"Anne {n % 9}" for n in range(40)]),
        ("Kundenname", [f"Anna {n % 9}" for n in range(40)]),
        ("SSN", numbered("12345678{}")),
        ("Tax ID", numbered("98765432{}")),
        ("VAT number", numbered("10000003{}")),
        ("USt-IdNr.", numbered("DE10000003{}")),
        ("Partita IVA", numbered("1234567890{}")),
        ("N° TVA intracommunautaire", numbered("FR4012345678{}")),
        ("TIN", numbered("98765432{}")),
        ("code", [f"{100 + n}-2{n}-000{n}" for n in range(9)]),
        ("p", numbered("+49171352895{}")),
        ("p", numbered("0173 345236{}")),
        ("p", numbered("06 05 81 05 1{}")),
        ("p", numbered("001-778-979-711{}x397")),
        ("x", numbered("53298205360038{}93X")),
        ("x", numbered("{}71848-1806707")),
        ("x", numbered("GARC70338{}HDFRRL09")),
        ("where", numbered("{} Main Street")),
        ("wo", numbered("Hauptstraße {}")),
        ("FNAME", ["Anna", "Bob", "Eva"]),
        ("Sukunimi", ["Anna", "Bob", "Eva"]),
        ("Deal Owner", ["Eva Meier", "Bob Smith", "Anna Kim"]),
        ("Customer", ["Eva Meier", "Bob Smith", "Anna Kim"]),
        ("顧客名", ["鈴木", "田中", "渡辺"]),
        *((name, PEOPLE) for name in OF_PERSONS),
        *((name, PEOPLE[:2]) for name in ("Contact owner", "Salesperson", "Nombre completo")),
        ("remote_addr", numbered("2001:db8::{}")),
        ("seen", numbered("10.0.0.{}")),
        ("Kennzeichen", numbered("B-AB 10{}")),
        ("mob", numbered("987654321{}")),
        ("Дата рождения", numbered("1{}.02.1970")[1:]),
        ("Doğum Tarihi", numbered("1{}.02.1970")[1:]),
        ("Name (natürl. Person)", ["Meier", "Smith", "Kim", "Nowak"]),
    ],
)
def test_values_that_repeat_are_personal_all_the_same(name, cells):
    assert role_of(name, cells) == "personal"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Customer ID", [f"{n:03}-25-{1000 + n}" for n in range(40)]),
        ("Invoice ID", [f"{n:03}-25-{1000 + n}" for n in range(40)]),
        ("Name", ["#1001", "#1002", "#1003", "#1004", "#1005"]),
        ("Region", ["North", "South"]),
        ("Customer", ["New Customer", "Loyal Customer", "Lost Customer"]),
        ("Email Subscription Status", ["subscribed", "bounced", "none", "cleaned"]),
        ("duration", ["01:30:00", "00:45:10", "12:05:59"]),
        ("created", ["2020-01-02", "2021-02-03"]),
        ("change", ["+12", "-3", "+4", "+17"]),
        ("phone_calls", ["3", "7", "12", "5"]),
    ],
)
def test_codes_and_counts_are_not(name, cells):
    assert role_of(name, cells) != "personal"


@pytest.mark.parametrize("spaced", [True, False])
def test_card_numbers_that_repeat_are_personal_whatever_their_check_digit(spaced):
    cards = [f"400113048067{1000 + n % 9}" for n in range(60)]
    if spaced:
        cards = [" ".join(card[at : at + 4] for at in range(0, 16, 4)) for card in cards]
    rows = [f"C{n},{card},{n * n % 41},{n % 7}" for n, card in enumerate(cards)]
    table = read("\n".join(["id,Card,spend,visits", *rows]))
    assert table.column("Card").role == "personal"
    assert table.features == ("spend", "visits")


@pytest.mark.parametrize(
    "name", ["CUSTOMERNAME", "CONTACTLASTNAME", "ADDRESSLINE1", "emailaddress"]
)
def test_names_of_a_database_in_one_word(name):
    text = f"{name},spend\n" + "".join(f"Land of Toys {'abcdefgh'[n % 8]},{n}\n" for n in range(40))
    assert read(text).column(name).role == "personal"
