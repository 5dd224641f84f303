"""The made-up shop behind the order lines: what it sells and at what price."""

import pandas as pd

# Sixteen products a category, best sellers first, with the price in US dollars.
PRODUCTS: dict[str, tuple[tuple[str, float], ...]] = {
    "Kitchen": (
        ("Stoneware mug, slate", 8.5),
        ("Tea towel, linen", 6.9),
        ("Chopping board, beech", 18.0),
        ("Storage jar, 1 litre", 9.75),
        ("Set of 4 espresso cups", 22.0),
        ("Enamel pie dish", 14.5),
        ("Oven glove, quilted", 11.2),
        ("Wooden spoon, olive", 5.4),
        ("Glass carafe", 16.8),
        ("Salt cellar with lid", 12.0),
        ("Baking tray, large", 13.9),
        ("Measuring spoons, copper", 10.6),
        ("Butter dish, cream", 15.3),
        ("Apron, striped", 19.5),
        ("Cast iron pan, 24 cm", 46.0),
        ("Stand mixer bowl", 58.0),
    ),
    "Home": (
        ("Scented candle, fig", 12.5),
        ("Picture frame, oak", 14.0),
        ("Tealight holder, brass", 4.8),
        ("Vase, ribbed glass", 19.9),
        ("Storage basket, seagrass", 24.0),
        ("Wall hook, cast iron", 6.2),
        ("Door mat, coir", 21.5),
        ("Alarm clock, enamel", 26.0),
        ("Reed diffuser, cedar", 17.4),
        ("Bookends, marble", 32.0),
        ("Mirror, round", 49.0),
        ("Tray, acacia", 23.6),
        ("Lantern, zinc", 28.5),
        ("Coat rack, birch", 54.0),
        ("Desk lamp, green", 62.0),
        ("Side table, walnut", 118.0),
    ),
    "Garden": (
        ("Flower seeds, meadow mix", 3.2),
        ("Plant pot, terracotta", 7.8),
        ("Garden twine, jute", 4.4),
        ("Watering can, 5 litres", 27.0),
        ("Bird feeder, copper", 19.0),
        ("Plant labels, slate", 6.6),
        ("Gardening gloves", 12.4),
        ("Hand trowel, ash", 14.9),
        ("Herb planter, three pots", 22.5),
        ("Secateurs", 24.8),
        ("Kneeling mat", 11.0),
        ("Bee house", 18.2),
        ("Solar lights, 10 m", 25.5),
        ("Hanging basket, willow", 16.3),
        ("Folding stool", 38.0),
        ("Fire bowl, steel", 89.0),
    ),
    "Stationery": (
        ("Greeting card, botanical", 2.9),
        ("Notebook, dotted", 8.2),
        ("Wrapping paper, stars", 4.1),
        ("Pencil set, cedar", 6.5),
        ("Ribbon, velvet", 3.6),
        ("Gift tags, pack of 12", 2.7),
        ("Weekly planner", 13.5),
        ("Washi tape, three rolls", 5.9),
        ("Letter set, laid paper", 12.8),
        ("Desk calendar", 10.4),
        ("Fountain pen, brass", 34.0),
        ("Sketch book, A4", 11.6),
        ("Ink bottle, blue", 9.3),
        ("Pen case, canvas", 15.2),
        ("Photo album, cloth", 27.5),
        ("Wax seal kit", 21.0),
    ),
    "Toys": (
        ("Wooden animals, pair", 9.4),
        ("Skipping rope", 6.8),
        ("Puzzle, 60 pieces", 11.5),
        ("Finger puppets", 7.7),
        ("Building blocks, 40", 24.5),
        ("Spinning top", 3.9),
        ("Chalk, jumbo", 5.2),
        ("Card game, memory", 8.9),
        ("Soft rabbit", 16.5),
        ("Kite, rainbow", 14.2),
        ("Wooden train", 29.0),
        ("Water colours", 10.8),
        ("Marble run", 36.0),
        ("Play kitchen set", 26.4),
        ("Doll, linen dress", 31.5),
        ("Rocking horse", 129.0),
    ),
    "Textiles": (
        ("Napkins, set of 4", 14.8),
        ("Cushion cover, cotton", 17.5),
        ("Hand towel, waffle", 12.2),
        ("Wool socks", 11.9),
        ("Tote bag, canvas", 9.6),
        ("Table runner, linen", 26.0),
        ("Bath towel, organic", 24.5),
        ("Scarf, checked", 28.8),
        ("Pillow case, pair", 22.4),
        ("Blanket, recycled wool", 56.0),
        ("Slippers, felt", 32.5),
        ("Hot water bottle cover", 19.8),
        ("Tablecloth, large", 44.0),
        ("Bathrobe, waffle", 68.0),
        ("Quilt, patchwork", 96.0),
        ("Rug, 120 x 170 cm", 145.0),
    ),
}
PRODUCTS_PER_CATEGORY = 16


def make_catalogue() -> pd.DataFrame:
    """Return the 96 products: product_code, description, category and unit_price_usd.

    Products of one category stand together, PRODUCTS_PER_CATEGORY of them, best sellers first.
    """
    return pd.DataFrame(
        [
            (f"{category[:3].upper()}-{number}", description, category, price)
            for category, products in PRODUCTS.items()
            for number, (description, price) in enumerate(products, start=101)
        ],
        columns=["product_code", "description", "category", "unit_price_usd"],
    )
