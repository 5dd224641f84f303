"""Write the same eight orders as different shops export them."""

import csv
import io

# A line each: quantity, price of one, item. Worth by pencil: 31.00, 45.00, 48.75, 20.00, 24.50,
# 50.50, 22.00 and 45.00, which is 286.75 in all; with 5.00 of shipping for each order 326.75.
ORDERS = (
    ("ann", ((1, 20.00, "Mug"), (2, 5.50, "Pin"))),
    ("bob", ((1, 45.00, "Lamp"),)),
    ("ann", ((3, 5.50, "Pin"), (1, 12.25, "Cap"), (1, 20.00, "Mug"))),
    ("eva", ((1, 20.00, "Mug"),)),
    ("cy", ((2, 12.25, "Cap"),)),
    ("bob", ((1, 45.00, "Lamp"), (1, 5.50, "Pin"))),
    ("dee", ((4, 5.50, "Pin"),)),
    ("ann", ((1, 45.00, "Lamp"),)),
)
_MONTHS = ("Jan", "Feb", "Mar")
_QUOTED = {"quoting": csv.QUOTE_ALL}

SHOPIFY = (
    "Name|Email|Financial Status|Paid at|Fulfillment Status|Fulfilled at|Accepts Marketing|Currency"
    "|Subtotal|Shipping|Taxes|Total|Discount Code|Discount Amount|Shipping Method|Created at"
    "|Lineitem quantity|Lineitem name|Lineitem price|Lineitem compare at price|Lineitem sku"
    "|Lineitem requires shipping|Lineitem taxable|Lineitem fulfillment status|Billing Name"
    "|Billing Street|Billing Zip|Billing Country|Billing Phone|Shipping Name|Shipping Zip|Notes"
    "|Cancelled at|Payment Method|Payment Reference|Refunded Amount|Vendor|Outstanding Balance"
    "|Employee|Location|Device ID|Id|Tags|Risk Level|Source|Lineitem discount|Tax 1 Name|Phone"
    "|Receipt Number|Duties|Payment ID|Payment Terms Name|Next Payment Due At"
)
WOO_ITEMS = (
    "Order Number|Order Status|Order Date|Customer Note|First Name (Billing)|Last Name (Billing)"
    "|Company (Billing)|Address 1&2 (Billing)|City (Billing)|Postcode (Billing)"
    "|Country Code (Billing)|Email (Billing)|Phone (Billing)|Payment Method Title"
    "|Cart Discount Amount|Order Subtotal Amount|Shipping Method Title|Order Shipping Amount"
    "|Order Refund Amount|Order Total Amount|Order Total Tax Amount|SKU|Item #|Item Name"
    "|Quantity (- Refund)|Item Cost|Coupon Code|Discount Amount|Discount Amount Tax"
)
WOO_ORDERS = (
    "order_id|order_number|date|status|shipping_total|tax_total|discount_total|order_total"
    "|refunded_total|order_currency|payment_method|customer_id|billing_first_name"
    "|billing_last_name|billing_email|billing_postcode|billing_city|line_items"
)
WOO_ANALYTICS = (
    "Date|Order #|Status|Customer|Customer type|Product(s)|Items sold|Coupon(s)|N. Revenue"
    "|Attribution"
)
ETSY_ORDERS = (
    "Sale Date|Order ID|Buyer User ID|Full Name|First Name|Last Name|Number of Items"
    "|Payment Method|Date Shipped|Street 1|Street 2|Ship City|Ship Zipcode|Ship Country|Currency"
    "|Order Value|Coupon Code|Discount Amount|Shipping Discount|Shipping|Sales Tax|Order Total"
    "|Status|Card Processing Fees|Order Net|Adjusted Order Total|Adjusted Net Order Amount|Buyer"
    "|Order Type|Payment Type|SKU"
)
ETSY_ITEMS = (
    "Sale Date|Item Name|Buyer|Quantity|Price|Coupon Code|Discount Amount|Shipping Discount"
    "|Order Shipping|Order Sales Tax|Item Total|Currency|Transaction ID|Listing ID|Date Paid"
    "|Date Shipped|Ship Name|Ship City|Ship Zipcode|Ship Country|Order ID|Variations|Order Type"
    "|Listings Type|Payment Type|SKU"
)
EBAY = (
    "Sales Record Number|Order Number|Buyer Username|Buyer Name|Buyer Email|Buyer Note|Buyer City"
    "|Buyer Zip|Buyer Country|Ship To Name|Ship To Phone|Item Number|Item Title|Custom Label"
    "|Quantity|Sold For|Shipping And Handling|Item Zip Code|Seller Collected Tax"
    "|eBay Collected Tax|Total Price|Payment Method|Sale Date|Paid On Date|Ship By Date"
    "|Feedback Left|PayPal Transaction ID|Tracking Number|Transaction ID"
)
AMAZON = (
    "order-id|order-item-id|purchase-date|payments-date|buyer-email|buyer-name|buyer-phone-number"
    "|sku|product-name|quantity-purchased|currency|item-price|item-tax|shipping-price"
    "|shipping-tax|ship-service-level|recipient-name|ship-city|ship-state|ship-postal-code"
    "|ship-country|is-business-order"
)
AMAZON_ALL = (
    "amazon-order-id|merchant-order-id|purchase-date|last-updated-date|order-status"
    "|fulfillment-channel|sales-channel|product-name|sku|asin|item-status|quantity|currency"
    "|item-price|item-tax|ship-city|ship-state|ship-postal-code|ship-country|is-business-order"
)
MAGENTO = (
    "ID|Purchase Point|Purchase Date|Bill-to Name|Ship-to Name|Grand Total (Base)"
    "|Grand Total (Purchased)|Status|Billing Address|Customer Email|Customer Group|Subtotal"
    "|Shipping and Handling|Customer Name|Payment Method|Total Refunded"
)
STRIPE = (
    "id|Created date (UTC)|Amount|Amount Refunded|Currency|Captured|Converted Amount"
    "|Converted Amount Refunded|Converted Currency|Description|Fee|Refunded date (UTC)|Status"
    "|Seller Message|Card ID|Customer ID|Customer Description|Customer Email|Invoice ID|Transfer"
)
SQUARE = (
    "Date|Time|Time Zone|Gross Sales|Discounts|Net Sales|Tax|Tip|Partial Refunds|Total Collected"
    "|Source|Card|Cash|Fees|Net Total|Transaction ID|Payment ID|Card Brand|PAN Suffix|Device Name"
    "|Staff Name|Description|Event Type|Location|Customer ID|Customer Name"
)
SQUARE_ITEMS = (
    "Date|Time|Time Zone|Category|Item|Qty|Price Point Name|SKU|Gross Sales|Discounts|Net Sales"
    "|Tax|Transaction ID|Payment ID|Device Name|Event Type|Location|Customer ID|Customer Name"
    "|Unit|Count|Employee"
)
PAYPAL = (
    "Date|Time|TimeZone|Name|Type|Status|Currency|Gross|Fee|Net|From Email Address"
    "|To Email Address|Transaction ID|Item Title|Item ID|Shipping and Handling Amount|Sales Tax"
    "|Invoice Number|Quantity|Receipt ID|Balance|Contact Phone Number|Country Code|Balance Impact"
)

SHOP_LINE = (
    "Name=#{no}|Email={mail}|Created at={iso} 09:15:00 -0500|Lineitem quantity={q}|Vendor=Own"
    "|Lineitem name={item}|Lineitem price={p:.2f}|Lineitem sku={sku}|Lineitem discount=0.00"
)
SHOP_FIRST = (
    "Financial Status=paid|Currency=USD|Subtotal={sub:.2f}|Shipping=5.00|Taxes=0.00"
    "|Total={paid:.2f}|Discount Amount=0.00|Billing Name={name}|Billing Zip='1000{n}"
    "|Refunded Amount=0.00|Outstanding Balance=0.00|Id=450000000000{n}|Payment ID=rPay{n}"
)


def _order(n, who, lines):
    """Return what the forms below may say of an order."""
    month, day = 1 + n // 3, 10 + n
    worth = sum(quantity * price for quantity, price, _ in lines)
    return {
        "n": n,
        "no": 1001 + n,
        "mail": f"{who}@example.com",
        "who": who,
        "name": f"{who.title()} Lee",
        "iso": f"2024-{month:02}-{day}",
        "us": f"{month:02}/{day}/24",
        "ebay": f"{_MONTHS[month - 1]}-{day}-24",
        "magento": f"{_MONTHS[month - 1]} {day}, 2024, 9:15:00 AM",
        "sub": worth,
        "paid": worth + 5,
        "known": "" if who in ("eva", "cy") else f"cus_{who}77",
        "member": {"ann": 7, "dee": 9}.get(who, 0),
        "fee": -(worth * 0.03 + 0.3),
    }


def _cells(form, **values):
    pairs = (cell.partition("=") for cell in form.format(**values).split("|") if cell)
    return {name: text for name, _, text in pairs}


def export(header, *, order="", line="", extra=(), **dialect):
    """Write the orders: `order` fills the first line of each, `line` every line.

    Without `line` there is one row an order; `extra` are rows of their own.
    """
    names = header.split("|")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="", **dialect)
    writer.writeheader()
    n_lines = 0
    for n, (who, lines) in enumerate(ORDERS):
        about = _order(n, who, lines)
        for at, (q, p, item) in enumerate(lines if line else lines[:1]):
            n_lines += 1
            each = {"q": q, "p": p, "sum": q * p, "item": item, "sku": item[:2].upper()}
            each |= about | {"t": n_lines, "at": at + 1}
            first = _cells(order, **each) if at == 0 else {}
            writer.writerow(_cells(line, **each) | first)
    for form in extra:
        writer.writerow(_cells(form))
    return out.getvalue()


def ebay():
    """Write eBay's report: a row with the sums of an order above its lines, and notes below."""
    names = EBAY.split("|")
    rows = []
    for n, (who, lines) in enumerate(ORDERS):
        about = _order(n, who, lines)
        both = "Sales Record Number={no}|Order Number=1{n}-0{n}123-4567{n}|Sale Date={ebay}"
        both = _cells(both + "|Buyer Username={who}_shop|Paid On Date={ebay}", **about)
        form = "Buyer Name={name}|Buyer Email={mail}|Buyer Zip=1000{n}|Total Price=${paid:.2f}"
        order = _cells(form + "|Shipping And Handling=$5.00|Feedback Left=No", **about)
        told = [
            _cells(
                "Item Number=25500000{0}|Item Title={2}|Quantity={0}|Sold For=${1:.2f}"
                .replace("{0}", str(q)).replace("{1:.2f}", f"{p:.2f}").replace("{2}", item)
            )
            for q, p, item in lines
        ]  # fmt: skip
        if len(lines) == 1:
            rows.append(both | order | told[0])
        else:
            rows += [both | order | {"Quantity": sum(q for q, _, _ in lines)}]
            rows += [both | each for each in told]
    out = io.StringIO(newline="")
    csv.writer(out).writerow(names)
    out.write("\r\n")
    csv.DictWriter(out, names, restval="", **_QUOTED).writerows(rows)
    return f"\r\n{out.getvalue()}\r\n{len(rows)},record(s) downloaded,,\r\nSeller ID : shop\r\n"


def magento():
    """Write the grid of orders as Magento exports it."""
    form = (
        "ID=00000000{n}|Purchase Point=Main Website\nDefault Store|Purchase Date={magento}"
        "|Bill-to Name={name}|Grand Total (Base)={paid:.4f}|Grand Total (Purchased)={paid:.4f}"
        "|Status=complete|Billing Address={n} Road, Town|Customer Email={mail}"
        "|Customer Group=General|Subtotal={sub:.4f}|Shipping and Handling=5.0000"
        "|Customer Name={name}|Payment Method=checkmo"
    )
    return export(MAGENTO, order=form, **_QUOTED)
