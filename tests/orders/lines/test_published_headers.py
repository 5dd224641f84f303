"""Order files with the headers under which they are published open with the right columns.

Covers `segmentation.orders.lines.amounts`.
"""

import pytest

from segmentation import intake, orders

# Header, a row (n counts the lines, c the customers, o the orders), what is proposed, and what
# 24 lines are worth by pencil.
FILES = {
    "Amazon, items": (
        (
            "Order Date,Order ID,Title,Category,ASIN/ISBN,List Price Per Unit,Purchase Price Per "
            "Unit,Quantity,Ordering Customer Email,Item Subtotal,Item Subtotal Tax,Item Total"
        ),
        (
            "2024-01-{day},111-{o},Mug,MUG,B0{q},$12.00,$10.00,{q},c{c}@example.com,${ten}.00,$0.70,"
            "${ten}.70"
        ),
        {"unit_price": "Purchase Price Per Unit", "customer": "Ordering Customer Email"},
        480.0,
    ),
    "eBay, Australia": (
        (
            "Sales Record Number,Order Number,Buyer Username,Item Number,Quantity,Sold For,"
            "Total Price,Sale Date"
        ),
        "{n},16-{n}-61,buyer{c},4053588{q},{q},AU $30.00,AU $1{day}.50,{day}-May-26",
        {"amount": "Total Price", "customer": "Buyer Username", "invoice": "Order Number"},
        2820.0,
    ),
    "price of all units, by category": (
        "invoice_no,customer_id,category,quantity,price,invoice_date",
        "I{n},C{c},Clothing,{q},{ten}.00,{day}/5/2022",
        {"amount": "price", "quantity": "quantity"},
        480.0,
    ),
    "an amount that counts pieces": (
        "TRANSACTION_DT,CUSTOMER_ID,PRODUCT_ID,AMOUNT,SALES_PRICE",
        "2000-11-{day},{c},471{c},{q},{ten}.00",
        {"amount": "SALES_PRICE", "quantity": "AMOUNT"},
        480.0,
    ),
    "only an id": (
        "id,chain,dept,date,purchasequantity,purchaseamount",
        "{c},205,{q},2012-03-{day},1,7.50",
        {"customer": "id", "amount": "purchaseamount", "quantity": "purchasequantity"},
        180.0,
    ),
    "joined capitals": (
        "ORDERNUMBER,SALES,ORDERDATE,CUSTOMERNAME",
        "{o},12.50,{day}/2/2003 0:00,Toys {c} Inc.",
        {"customer": "CUSTOMERNAME", "invoice": "ORDERNUMBER", "amount": "SALES"},
        300.0,
    ),
    "increment": (
        "item_id,created_at,grand_total,increment_id,Customer ID",
        "{n},2016-07-{day},{o}.50,{o},{c}",
        {"invoice": "increment_id", "amount": "grand_total"},
        84.0,
    ),
}


@pytest.mark.parametrize("published", FILES)
def test_a_published_file_opens_unasked(published):
    header, form, roles, worth = FILES[published]
    rows = [
        form.format(
            n=n, c=n // 2 % 5, o=1 + n // 2, day=10 + n % 18, q=1 + n % 3, ten=10 + n % 3 * 10
        )
        for n in range(24)
    ]
    table = intake.read_customers("\n".join([header, *rows]).encode(), name="orders.csv")
    found = orders.propose_roles(table)
    assert {role: getattr(found, role) for role in roles} == roles
    assert orders.rfm_from_table(table).customers.revenue == pytest.approx(worth)


def test_a_number_called_purchase_is_no_order_number():
    rows = [f"{n // 2},{8370 + n * n}" for n in range(24)]
    text = "\n".join(["User_ID,Purchase", *rows])
    found = orders.propose_roles(intake.read_customers(text.encode(), name="f.csv"))
    assert (found.invoice, found.amount) == (None, "Purchase")
