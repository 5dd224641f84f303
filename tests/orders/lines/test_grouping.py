"""What lines of one number share tells customers, orders and amounts apart, in any language.

Covers `segmentation.orders.lines.amounts`.
"""

import pytest

from segmentation import intake, orders
from segmentation.errors import DataError
from segmentation.wording import step_reason

# 26 orders of two lines on 26 days by 13 customers: 1 to 3 pieces of 2.50 and 7.25.
LINES = [(n, n % 13, 1 + n, 1 + (n + at) % 3, (2.50, 7.25)[at]) for n in range(26) for at in (0, 1)]
WORTH = sum(pieces * price for *_, pieces, price in LINES)


def report(header, form, delimiter=","):
    rows = [form.format(n=n, c=c, d=d, q=q, p=p, w=q * p) for n, c, d, q, p in LINES]
    text = "\n".join([header, *rows]).replace(",", delimiter)
    return orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))


@pytest.mark.parametrize(
    "header",
    [
        "注文番号,注文日,顧客ID,商品名,数量,単価,金額",
        "订单编号,下单时间,客户编号,商品名称,数量,单价,金额",
        "주문번호,주문일자,고객번호,상품명,수량,단가,결제금액",
        "رقم الطلب,تاريخ الطلب,رقم العميل,المنتج,الكمية,السعر,المبلغ",
        "Номер заказа,Дата заказа,Клиент ID,Товар,Количество,Цена,Сумма",
        "Sipariş No,Sipariş Tarihi,Müşteri No,Ürün,Adet,Birim Fiyat,Tutar",
        "Numer zamówienia,Data zamówienia,Nr klienta,Produkt,Ilość,Cena,Wartość",
        "Číslo objednávky,Datum,Zákazník ID,Produkt,Množství,Cena za kus,Celkem",
        "VBELN,FKDAT,KUNAG,MATNR,FKIMG,STPRS,NETWR",
        "kvittering,opprettet,hvem,vare,stk,à,til sammen",  # words that nobody taught it
    ],
)
def test_orders_open_in_any_language(header):
    made = report(header, "O-{n:04},2024-02-{d:02},C-{c:03},Mug,{q},{p:.2f},{w:.2f}")
    names = header.split(",")
    assert (made.roles.invoice, made.roles.customer) == (names[0], names[2])
    assert (made.customers.n_customers, made.customers.n_orders) == (13, 26)
    assert made.customers.revenue == pytest.approx(WORTH)


def test_a_code_whose_lines_are_all_of_one_day_is_no_customer():
    with pytest.raises(DataError, match="says which customer ordered"):
        report("Ref,Day,Worth", "R-{n:04},2024-02-{d:02},{w:.2f}")


def test_a_customer_and_an_amount_by_contents_alone_are_told():
    made = report("ref,day,who,worth", "R-{n:04},2024-02-{d:02},K-{c:03},{w:.2f}")
    told = {step.code: step.column for step in made.steps}
    assert told == {"customer_by_contents": "who", "amount_by_contents": "worth"}


@pytest.mark.parametrize("name", ["Name", "Buyer", "Customer Name", "ลูกค้า ชื่อ"])
def test_customers_who_are_told_apart_by_name_may_share_it(name):
    people = ("Anna Meier", "Bob Smith", "Eva Kim")
    rows = [f"O{n},2024-02-{10 + n},{people[n % 3]},5.50" for n in range(9)]
    text = "\n".join([f"order_id,date,{name},amount", *rows])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    (step,) = (step for step in made.steps if step.code == "shared_names")
    assert step.column == name
    assert step_reason(step).startswith("customers are told apart by their names alone: two who")


@pytest.mark.parametrize(
    "mark", ["C{}", "CN-000{}", "GS2024-0{}", "NC {}", "RET000{}", "refund-{}"]
)
def test_credit_notes_are_known_by_their_number_alone(mark):
    """Nine sales of 5.50, and three credit notes of 2.00 without a sign: 43.50."""
    rows = [f"RE{n},2024-02-{10 + n},K{n % 3},5.50" for n in range(9)]
    rows += [f"{mark.format(n)},2024-02-{20 + n},K{n},2.00" for n in range(3)]
    text = "\n".join(["invoice_no,date,customer,amount", *rows])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert (made.customers.revenue, made.customers.n_orders) == (43.50, 9)


@pytest.mark.parametrize("header", ["Order #,Order Id", "Order Id,Order #"])
def test_a_number_that_begins_anew_every_day_is_no_order(header):
    """Numbers 1 to 3 come again and again, and of a customer too."""
    cells = "{m},70{n:04}" if header.startswith("Order #") else "70{n:04},{m}"
    rows = [
        cells.format(m=1 + n % 3, n=n) + f",2024-02-{d:02},c{c}@example.com,{q * p:.2f}"
        for n, c, d, q, p in LINES
    ]
    text = "\n".join([f"{header},Opened,Email,Total", *rows])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert (made.roles.invoice, made.customers.n_orders) == ("Order Id", 26)


@pytest.mark.parametrize(
    ("names", "amount"),
    [
        (("Exchange Rate", "Order Total (inc tax)"), "Order Total (inc tax)"),
        (("Net Total ($)", "Subtotal ($)"), "Subtotal ($)"),
        (("Nettobetrag", "Bruttobetrag"), "Bruttobetrag"),
        (("Amount", "Amount Including VAT"), "Amount Including VAT"),
    ],
)
def test_the_amount_is_what_the_customer_paid(names, amount):
    made = report(
        f"Order ID,Order Date,Customer ID,Total Quantity,{','.join(names)}",
        "{n},2024-02-{d:02},{c},{q},1.00,{w:.2f}",
    )
    assert made.roles.amount == amount
    assert made.customers.revenue == pytest.approx(WORTH)
