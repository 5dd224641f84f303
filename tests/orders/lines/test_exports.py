"""The same eight orders as nine shops export them open with the right columns, unasked.

Covers `segmentation.orders.lines.described`, `segmentation.orders.lines.amounts`.
"""

import pytest

from segmentation import intake, orders
from segmentation.errors import DataError
from segmentation.wording import order_note, step_reason
from tests.orders.lines import exports
from tests.orders.lines.exports import export

ETSY_LINE = (
    "Sale Date={us}|Item Name={item}, hand made|Buyer={name} ({who}shop)|Quantity={q}"
    "|Price={p:.2f}|Discount Amount=0.00|Order Shipping=5.00|Item Total={sum:.2f}|Currency=USD"
    "|Transaction ID=40100{t}|Listing ID=12{q}|Date Paid={us}|Ship Name={name}|Order ID=3010{no}"
)
SQUARE_LINE = (
    "Date={iso}|Time=1{n}:15:00|Time Zone=Eastern Time|Net Sales=${sum:.2f}|Discounts=-$1.00"
    "|Gross Sales=${sum:.2f}|Tax=$0.50|Transaction ID=tx{n}AbC|Payment ID=py{n}AbC"
    "|Event Type=Payment|Customer ID={known}|Item={item}|Qty={q}.0|SKU={sku}|Count={q}"
)
SQUARE_ROW = (
    "Date={iso}|Time=1{n}:15:00|Gross Sales=${paid:.2f}|Discounts=-$5.00|Net Sales=${sub:.2f}"
    "|Tax=$1.00|Tip=$0.00|Total Collected=${paid:.2f}|Fees=-$0.99|Transaction ID=tx{n}AbC"
    "|PAN Suffix=120{n}|Customer ID={known}"
)
STRIPE_ROW = (
    "id=ch_3OxAbCdEfGh{n}|Created date (UTC)={iso} 09:15|Amount={sub:.2f}|Amount Refunded=0.00"
    "|Currency=usd|Converted Amount={sub:.2f}|Fee=1.20|Status=Paid|Customer ID={known}"
    "|Customer Email={mail}"
)
PAYPAL_ROW = (
    "Date={us}|Time=1{n}:15:00|TimeZone=PST|Name={name}|Type=Express Checkout Payment"
    "|Status=Completed|Currency=USD|Gross={sub:.2f}|Fee={fee:.2f}|Net={sub:.2f}"
    "|From Email Address={mail}|To Email Address=me@shop.example|Transaction ID={n}AB{n}CD67"
    "|Item Title=Order|Quantity=1|Balance=1,{no}.00|Balance Impact=Credit"
)
AMAZON_LINE = (
    "order-id=113-400{n}-900{n}|order-item-id=600{t}|purchase-date={iso}T09:15:00+00:00"
    "|buyer-email={who}x1@marketplace.example|buyer-name={name}|sku={sku}|product-name={item}"
    "|quantity-purchased={q}|currency=USD|item-price={sum:.2f}|item-tax=0.10|shipping-price=5.00"
)
WOO_LINE = (
    "Order Number={no}|Order Status=Completed|Order Date={iso} 09:15|First Name (Billing)={who}"
    "|Email (Billing)={mail}|Phone (Billing)=555-010{n}|Order Subtotal Amount={sub:.2f}"
    "|Order Shipping Amount=5|Order Refund Amount=0|Order Total Amount={paid:.2f}"
    "|Order Total Tax Amount=0|SKU={sku}|Item #={at}|Item Name={item}|Quantity (- Refund)={q}"
    "|Item Cost={p:.2f}|Discount Amount=0"
)
WOO_ROW = (
    "order_id={no}|order_number={no}|date={iso} 09:15:00|status=completed|shipping_total=5.00"
    "|order_total={paid:.2f}|order_currency=EUR|customer_id={member}|billing_first_name={who}"
    "|billing_email={mail}"
)
ANALYTICS_ROW = (
    "Date={iso} 09:15:00|Order #={no}|Status=completed|Customer={name}|Customer type=new"
    "|Product(s)=1x Mug|Items sold={q}|N. Revenue={sub:.2f}|Attribution=Direct"
)
ETSY_ROW = (
    "Sale Date={us}|Order ID=3010{no}|Buyer User ID={who}shop|Full Name={name}|Currency=USD"
    "|Number of Items={q}|Order Value={sub:.2f}|Shipping=5.00|Sales Tax=0.00"
    "|Order Total={paid:.2f}|Card Processing Fees=1.20|Order Net={sub:.2f}"
    "|Adjusted Order Total=0.00|Buyer={name} ({who}shop)"
)
LINES = {"quantity": "Lineitem quantity", "unit_price": "Lineitem price", "amount": None}

SHOPS = {
    "Shopify": (
        export(exports.SHOPIFY, order=exports.SHOP_FIRST, line=exports.SHOP_LINE),
        {"customer": "Email", "date": "Created at", "invoice": "Name", **LINES},
        286.75,
    ),
    "WooCommerce, items": (
        export(exports.WOO_ITEMS, line=WOO_LINE),
        {"customer": "Email (Billing)", "invoice": "Order Number", "amount": "Order Total Amount"},
        326.75,
    ),
    "WooCommerce, guests": (
        export(exports.WOO_ORDERS, order=WOO_ROW),
        {"customer": "billing_email", "date": "date", "amount": "order_total"},
        326.75,
    ),
    "WooCommerce, analytics": (
        export(exports.WOO_ANALYTICS, order=ANALYTICS_ROW),
        {"customer": "Customer", "invoice": "Order #", "amount": "N. Revenue"},
        286.75,
    ),
    "Etsy, orders": (
        export(exports.ETSY_ORDERS, order=ETSY_ROW),
        {"customer": "Buyer User ID", "date": "Sale Date", "amount": "Order Total"},
        326.75,
    ),
    "Etsy, items": (
        export(exports.ETSY_ITEMS, line=ETSY_LINE),
        {
            "customer": "Buyer",
            "invoice": "Order ID",
            "amount": "Item Total",
            "quantity": "Quantity",
        },
        286.75,
    ),
    "eBay": (
        exports.ebay(),
        {"customer": "Buyer Username", "invoice": "Order Number", "amount": "Total Price"},
        326.75,
    ),
    "Amazon": (
        export(exports.AMAZON, line=AMAZON_LINE, delimiter="\t"),
        {"customer": "buyer-email", "invoice": "order-id", "amount": "item-price"},
        286.75,
    ),
    "Magento": (
        exports.magento(),
        {"customer": "Customer Email", "invoice": "ID", "amount": "Grand Total (Base)"},
        326.75,
    ),
    "Stripe": (
        export(exports.STRIPE, order=STRIPE_ROW),
        {"customer": "Customer Email", "invoice": "id", "amount": "Amount"},
        286.75,
    ),
    "PayPal": (
        export(exports.PAYPAL, order=PAYPAL_ROW),
        {"customer": "From Email Address", "invoice": "Transaction ID", "amount": "Gross"},
        286.75,
    ),
}


def read(text, name="orders.csv"):
    return intake.read_customers(text.encode(), name=name)


@pytest.mark.parametrize("shop", SHOPS)
def test_an_export_opens_unasked(shop):
    text, roles, worth = SHOPS[shop]
    report = orders.rfm_from_table(read(text))
    assert {role: getattr(report.roles, role) for role in roles} == roles
    assert report.roles.date is not None
    customers = report.customers
    assert (customers.n_customers, customers.n_orders) == (5, 8)
    assert round(customers.revenue, 2) == worth
    assert sorted(customers.frame["frequency"]) == [1, 1, 1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        export(exports.SQUARE, order=SQUARE_ROW),
        export(exports.SQUARE_ITEMS, line=SQUARE_LINE),
    ],
    ids=["transactions", "items"],
)
def test_square_names_no_customer_on_walk_in_sales(text):
    """Eva's 20.00 and Cy's 24.50 were paid by nobody that is known: 242.25 are left."""
    report = orders.rfm_from_table(read(text))
    assert report.roles.customer == "Customer ID"
    assert report.roles.amount == "Net Sales"
    assert report.roles.invoice == "Transaction ID"
    assert (report.customers.n_customers, report.customers.n_orders) == (3, 6)
    assert round(report.customers.revenue, 2) == 242.25
    assert [(step.code, step.n_rows) for step in report.steps] == [("no_customer", 2)]


def test_amazons_list_of_all_orders_names_nobody_and_is_refused():
    text = export(
        exports.AMAZON_ALL,
        line="amazon-order-id=113-400{n}-900{n}|merchant-order-id=113-400{n}-900{n}|sku={sku}"
        "|purchase-date={iso}T09:15:00+00:00|order-status=Shipped|product-name={item}"
        "|asin=B00{sku}XYZ1|quantity={q}|currency=USD|item-price={sum:.2f}|ship-city=TOWN {n}"
        "|ship-postal-code=1000{n}|ship-country=US",
        delimiter="\t",
    )
    with pytest.raises(DataError, match=r"No column of all\.txt says which customer ordered"):
        orders.rfm_from_table(read(text, "all.txt"))


def test_a_refund_is_taken_off():
    """Bob's 45.00 went back: 326.75 - 50.00 for the order that they were paid with."""
    refund = (
        "Date=2024-03-25|Gross Sales=-$50.00|Net Sales=-$45.00|Total Collected=-$50.00"
        "|Transaction ID=txBack|Customer ID=cus_bob77"
    )
    report = orders.rfm_from_table(read(export(exports.SQUARE, order=SQUARE_ROW, extra=[refund])))
    assert round(report.customers.revenue, 2) == 242.25 - 45.00


def test_lines_that_go_on_below_the_customer_of_their_order_are_that_customers():
    """Who ordered stands on the first line of each order alone; four lines are below."""
    line = "Order ID={no}|Date={iso}|Quantity={q}|Unit Price={p:.2f}"
    header = "Order ID|Date|Customer|Quantity|Unit Price"
    report = orders.rfm_from_table(read(export(header, order="Customer=C-{who}", line=line)))
    assert report.customers.n_customers == 5
    assert round(report.customers.revenue, 2) == 286.75
    (step,) = report.steps
    assert (step.column, step.n_rows) == ("Customer", 4)
    assert step_reason(step) == "no customer; another line of the same order names one"


@pytest.mark.parametrize(
    ("price", "worth"),
    [
        ("sum", 286.75),  # 11.00 for two pins and 16.50 for three: the price of the line
        ("p", 286.75),  # 5.50 each, however many
    ],
)
def test_a_price_that_grows_with_the_number_is_that_of_the_line(price, worth):
    line = f"Order={{no}}|Date={{iso}}|Customer=C-{{who}}|Item={{item}}|Qty={{q}}|Price={{{price}}}"
    report = orders.rfm_from_table(read(export("Order|Date|Customer|Item|Qty|Price", line=line)))
    assert (report.roles.amount is None) == (price == "p")
    assert round(report.customers.revenue, 2) == worth


def test_a_total_with_or_without_tax_is_an_amount_and_the_tax_is_none():
    header = "Order ID|Customer Email|Order Date|Tax Total|Order Total (inc tax)"
    row = "Order ID={no}|Customer Email={mail}|Order Date={iso}|Tax Total=2.00"
    report = orders.rfm_from_table(
        read(export(header, order=f"{row}|Order Total (inc tax)={{paid:.2f}}"))
    )
    assert report.roles.amount == "Order Total (inc tax)"
    assert round(report.customers.revenue, 2) == 326.75


def test_the_pieces_of_a_line_go_before_those_of_its_order():
    header = "Order number|Date|Contact email|Total order quantity|Qty|Quantity refunded|Price"
    line = "Order number={no}|Date={iso}|Contact email={mail}|Total order quantity=9|Qty={q}"
    report = orders.rfm_from_table(
        read(export(header, line=line + "|Quantity refunded=0|Price={p:.2f}"))
    )
    assert report.roles.quantity == "Qty"
    assert round(report.customers.revenue, 2) == 286.75


@pytest.mark.parametrize("nobody", ["Guest", "Walk-in Customer", "LAUFKUNDSCHAFT", "Invité"])
def test_a_word_for_nobody_is_no_customer_who_buys_often(nobody):
    who = [f"C{i % 7}" if i % 3 else nobody for i in range(60)]
    rows = [f"{name},{i},2025-01-{i % 28 + 1:02d},5" for i, name in enumerate(who)]
    text = "\n".join(["Customer,Invoice,Date,Amount", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert nobody not in set(report.customers.frame["customer_id"])
    assert [(step.code, step.n_rows) for step in report.steps] == [("no_customer", 20)]


@pytest.mark.parametrize(("every", "is_told"), [(3, True), (7, False)])
def test_a_customer_0_who_orders_more_than_anybody_is_told(every, is_told):
    rows = [f"{n % every and n % 7},{n},2025-01-{n % 28 + 1:02d},5" for n in range(84)]
    text = "\n".join(["customer_id,order_id,date,total", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    said = [order_note(note) for note in report.customers.warnings]
    assert any(line.startswith("Customer 0 has ") for line in said) == is_told
