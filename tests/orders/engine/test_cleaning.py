"""Order lines that count and those that do not, each with its reason.

Covers `segmentation.orders.engine.reading`, `segmentation.orders.engine.reasons`,
`segmentation.orders.engine.staging` and `segmentation.orders.lines.rules`.
"""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from segmentation import intake, workflow
from segmentation.errors import DataError, ParameterError
from segmentation.orders import clean_orders, left_out_rows, propose_roles
from segmentation.records import OrderRoles, OrderSettings, Step
from segmentation.wording import step_reason
from tests.orders.conftest import TODAY, by_eye_frame, days_of, exactly, told, typed

SETTINGS = OrderSettings(today=TODAY)


def returned(clean):
    """Return the amounts of the lines that are returns, without their sign."""
    rows = clean.lines.filter(clean.lines["is_return"])
    return [units / clean.scale for units in rows["units"].to_pylist()]


def test_every_line_left_out_is_counted_with_its_reason(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    assert told(clean.steps) == [
        ("left out", "customer", 1, "no customer"),
        ("left out", "date", 1, "no date"),
        ("left out", "date", 1, "dated in the future"),
        ("left out", "unit_price", 1, "negative price"),
        ("left out", "unit_price", 1, "worth nothing: a price or quantity of zero"),
        ("left out", None, 1, "equal in every cell to an earlier line"),
        (
            "read as returns",
            None,
            2,
            "cancellations and refunds; taken off what the customer bought",
        ),
    ]
    assert len(clean.lines) == 16 - 6
    units = [10, 8, 20, 8, 5, 30, 60, 8, 15, 16]
    assert clean.lines["units"].to_pylist() == [n * clean.scale for n in units]
    assert clean.lines["is_return"].to_pylist() == [False] * 6 + [True] * 2 + [False] * 2


def test_the_lines_left_out_can_be_listed(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    rows = left_out_rows(by_eye, clean, [*map(step_reason, clean.reasons)])
    assert rows["invoice"].tolist() == ["1004", "1008", "1010", "1011", "1013", "1014"]
    assert rows["left_out_because"].tolist() == [
        "equal in every cell to an earlier line",
        "no customer",
        "worth nothing: a price or quantity of zero",
        "negative price",
        "dated in the future",
        "no date",
    ]


def test_the_facts_are_counted_before_anything_is_left_out(by_eye):
    facts = clean_orders(by_eye, settings=SETTINGS).facts
    assert (facts.n_rows, facts.n_columns, facts.n_customers) == (16, 8, 6)
    assert (facts.n_invoices, facts.n_products, facts.n_countries) == (14, 5, 2)
    assert facts.rows_without_customer == 1
    assert facts.quantity_not_positive == 2
    assert facts.price_not_positive == 2
    assert facts.cancellation_rows == 2
    assert facts.exact_duplicate_rows == 1
    assert facts.first == datetime(2026, 1, 10, 9, 0)
    assert facts.last == datetime(2027, 1, 1, 15, 0)
    assert facts.empty_cells == (("customer", 1), ("date", 1), ("category", 1))


def test_cells_that_say_that_they_are_missing_are_not_empty(by_eye):
    step = Step("read as missing", "category", 1, 1, "missing_word", {"word": "?"})
    facts = clean_orders(typed(by_eye.frame, steps=(step,)), settings=SETTINGS).facts
    assert dict(facts.empty_cells) == {"customer": 1, "date": 1}


def test_doubtful_lines_can_be_kept(by_eye):
    settings = replace(
        SETTINGS, duplicates="keep", zero_prices="keep", negative_prices="keep", returns="rate"
    )
    clean = clean_orders(by_eye, settings=settings)
    assert [step_reason(step) for step in clean.steps] == [
        "no customer",
        "no date",
        "dated in the future",
        "equal in every cell to an earlier line; kept",
        "cancellations and refunds; they show in the return rate only",
    ]
    assert clean.steps[-1].n_rows == 3
    assert len(clean.lines) == 16 - 3


def test_a_free_line_without_a_piece_is_never_kept(by_eye):
    frame = by_eye.frame.assign(quantity=by_eye.frame["quantity"].where(lambda q: q != 3, 0.0))
    clean = clean_orders(typed(frame), settings=replace(SETTINGS, zero_prices="keep"))
    assert ("left out", None, 1, "no piece and no price") in told(clean.steps)


def test_equal_lines_without_invoice_numbers_may_be_two_purchases(by_eye):
    table = typed(by_eye.frame.drop(columns="invoice"))
    clean = clean_orders(table, settings=SETTINGS)
    assert told(clean.steps)[-2] == (
        "kept",
        None,
        1,
        (
            "equal in every cell to an earlier line; kept, since without invoice numbers they may "
            "be two purchases"
        ),
    )
    without = clean_orders(table, settings=replace(SETTINGS, duplicates="leave_out"))
    assert len(without.lines) == len(clean.lines) - 1


def test_a_cancellation_takes_away_also_without_a_minus(by_eye):
    frame = by_eye.frame.assign(quantity=by_eye.frame["quantity"].abs())
    clean = clean_orders(typed(frame), settings=SETTINGS)
    assert returned(clean) == [60, 8]


def test_a_letter_that_most_invoices_have_marks_no_cancellation(by_eye):
    invoice = by_eye.frame["invoice"].str.removeprefix("C")
    clean = clean_orders(typed(by_eye.frame.assign(invoice="C" + invoice)), settings=SETTINGS)
    assert clean.facts.cancellation_rows == 0
    assert len(returned(clean)) == 2


def test_identifiers_are_one_text_however_they_are_written(by_eye):
    codes = {"A": "17850.0", "B": "17850", "C": " 17850 ", "D": "12", "E": "0012", "F": "n/a"}
    frame = by_eye.frame.assign(customer=by_eye.frame["customer"].map(codes))
    clean = clean_orders(typed(frame), settings=SETTINGS)
    assert clean.lines["customer"].unique().to_pylist() == ["17850", "12", "0012"]
    assert clean.facts.rows_without_customer == 4
    numbers = clean_orders(
        typed(frame.assign(customer=[17850.0, np.nan, *[12346.0] * 14])), settings=SETTINGS
    )
    assert set(numbers.lines["customer"].to_pylist()) == {"17850", "12346"}


def test_amounts_may_stand_in_one_column(by_eye):
    frame = by_eye.frame.assign(total=by_eye.frame["quantity"] * by_eye.frame["unit_price"])
    clean = clean_orders(typed(frame.drop(columns=["quantity", "unit_price"])), settings=SETTINGS)
    assert clean.roles.amount == "total"
    assert clean.facts.quantity_not_positive is None
    # Without a price, the adjustment of -4 is a refund like any other.
    units = [10, 8, 20, 8, 5, 30, 60, 8, 15, 4, 16]
    assert clean.lines["units"].to_pylist() == [n * clean.scale for n in units]
    assert returned(clean) == [60, 8, 4]


def test_a_day_after_today_is_another_time_zone_and_not_the_future(by_eye):
    frame = by_eye.frame.assign(date=pd.Timestamp("2026-04-02"))
    assert len(clean_orders(typed(frame), settings=SETTINGS).lines) == 12
    late = by_eye.frame.assign(date=pd.Timestamp("2026-04-03"))
    with pytest.raises(DataError, match=r"15 rows left out \(dated in the future\)"):
        clean_orders(typed(late), settings=SETTINGS)


def test_without_a_given_day_the_future_begins_after_the_run(by_eye):
    frame = by_eye.frame.assign(date=pd.Timestamp.now().normalize() + pd.Timedelta(days=400))
    frame.loc[0, "date"] = pd.Timestamp("2020-01-01")
    assert len(clean_orders(typed(frame)).lines) == 1


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        (None, ["2026-03-02", "2026-03-01", "2026-03-03"]),
        ("UTC", ["2026-03-02", "2026-03-01", "2026-03-03"]),
        ("Asia/Tokyo", ["2026-03-02", "2026-03-02", "2026-03-04"]),
    ],
)
def test_days_are_counted_in_utc_or_in_a_chosen_zone_where_times_have_an_offset(zone, days):
    # 23:30 in New York is 04:30 the next day in London; 00:30 in Berlin is 23:30 the day before.
    # What is written without a zone among them is in UTC as well: 18:00 there is 03:00 in Tokyo.
    texts = ["2026-03-01 23:30:00-05:00", "2026-03-02T00:30+01:00", "2026-03-03 18:00"]
    frame = pd.DataFrame({"customer": ["a", "b", "a"], "date": texts, "amount": [1.0, 2.0, 3.0]})
    clean = clean_orders(typed(frame), settings=replace(SETTINGS, time_zone=zone))
    assert days_of(clean) == days


@pytest.mark.parametrize("clock", ["23:30:00+02:00", "21:30:00Z", "21:30:00+00:00"])
@pytest.mark.parametrize(
    ("zone", "hour"), [(None, "21:30"), ("Europe/Helsinki", "23:30"), ("Asia/Tokyo", "06:30")]
)
def test_a_file_whose_times_have_an_offset_is_counted_in_the_chosen_zone(zone, hour, clock):
    text = "who,day,worth\n" + "".join(
        f"c{n % 5},2026-01-{n:02d}T{clock},{n}.5\n" for n in range(1, 29)
    )
    table = workflow.read_orders(text.encode(), name="zoned.csv")
    roles = OrderRoles(customer="who", date="day", amount="worth")
    clean = clean_orders(table, roles, settings=replace(SETTINGS, time_zone=zone))
    assert f"{clean.facts.first:%H:%M}" == f"{clean.facts.last:%H:%M}" == hour


def test_what_is_no_date_or_number_is_found_by_its_line():
    text = "who,day,worth\n" + "".join(f"c{n % 5},2026-02-{n},{n}.5\n" for n in range(10, 40))
    table = workflow.read_orders(text.encode(), name="bad.csv")
    # The header is line 1, 2026-02-10 line 2, so 2026-02-29 stands on line 21.
    with pytest.raises(DataError, match=r"11 of 30 .* \(first: '2026-02-29', line 21\)"):
        clean_orders(table, OrderRoles(customer="who", date="day", amount="worth"))


def test_typed_times_with_a_zone_keep_their_local_day():
    moments = pd.to_datetime(["2026-03-02 04:30", "2026-03-05 12:00"], utc=True)
    frame = pd.DataFrame({"customer": ["a", "b"], "amount": [1.0, 2.0]})
    local = frame.assign(date=moments.tz_convert("America/New_York"))
    here = clean_orders(typed(local), settings=SETTINGS)
    assert days_of(here) == ["2026-03-01", "2026-03-05"]
    there = clean_orders(typed(local), settings=replace(SETTINGS, time_zone="Europe/London"))
    assert days_of(there) == ["2026-03-02", "2026-03-05"]


def test_days_may_be_numbers():
    frame = pd.DataFrame(
        {"customer": ["a", "b"], "date": [19970131.0, 19980201.0], "amount": [1.0, 2.0]}
    )
    clean = clean_orders(typed(frame), settings=SETTINGS)
    assert days_of(clean) == ["1997-01-31", "1998-02-01"]


def test_one_currency_of_several_can_be_kept(by_eye):
    frame = by_eye.frame.assign(currency=["EUR"] * 12 + ["USD"] * 4)
    clean = clean_orders(typed(frame), settings=replace(SETTINGS, currency="EUR"))
    assert ("left out", "currency", 2, "not in EUR") in told(clean.steps)
    assert set(clean.lines["customer"].to_pylist()) == {"A", "B", "C", "D", "E"}


def with_column(**columns):
    return typed(by_eye_frame().assign(**columns))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            typed(by_eye_frame()[["customer", "quantity", "unit_price"]]),
            (
                "No column of orders.csv holds dates. The columns of orders.csv are: customer, "
                "quantity, unit_price. Choose the one with the day of the order."
            ),
        ),
        (
            typed(by_eye_frame()[["date", "quantity", "unit_price"]]),
            (
                "No column of orders.csv says which customer ordered. The columns of orders.csv "
                "are: date, quantity, unit_price. Choose the one with the customer number."
            ),
        ),
        (
            typed(by_eye_frame()[["customer", "date", "invoice"]]),
            (
                "No column of orders.csv says what a line cost. The columns of orders.csv are: "
                "customer, date, invoice. Choose the amount, or the quantity and the unit price."
            ),
        ),
        (
            with_column(date=["2026-01-05"] * 9 + ["soon"] * 7),
            (
                "Column 'date' of orders.csv holds 7 of 16 values that are not dates (first: "
                "'soon', row 10). Write them as year-month-day, or choose another column for the "
                "date."
            ),
        ),
        (
            with_column(unit_price=["5.00"] * 14 + ["five", "six"]),
            (
                "Column 'unit_price' of orders.csv holds text, not numbers, in 2 of 16 cells "
                "(first: 'five', row 15). Write the unit price as plain numbers, or choose another "
                "column."
            ),
        ),
        (
            with_column(unit_price=["5 EUR"] * 10 + ["5 USD"] * 6),
            (
                "Column 'unit_price' of orders.csv mixes 2 currencies (EUR on 10 lines, USD on 6 "
                "lines): such amounts cannot be added up. Convert them to one currency, or keep "
                "the lines of one only."
            ),
        ),
        (
            with_column(unit_price=pd.Timestamp("2026-01-01")),
            (
                "Column 'unit_price' of orders.csv holds dates, not numbers. Choose another column "
                "for the unit price."
            ),
        ),
        (
            with_column(currency=["EUR"] * 12 + ["USD"] * 4),
            (
                "Column 'currency' has 2 currencies (EUR: 11 lines, USD: 2 lines): amounts in "
                "several currencies cannot be added up. Convert them to one, or keep one "
                "of them: “Currency to keep” on the Orders page, --keep-currency EUR at the "
                "command line."
            ),
        ),
        (
            with_column(customer=np.nan),
            (
                "No order line of orders.csv is left: 16 rows left out (no customer). Check which "
                "columns are customer, date and amount."
            ),
        ),
    ],
)
def test_what_cannot_be_added_up_is_said_in_a_sentence(table, message):
    roles = propose_roles(typed(by_eye_frame()))
    there = set(table.frame.columns)
    kept = {
        role: getattr(roles, role)
        for role in ("customer", "date", "quantity", "unit_price", "invoice")
        if getattr(roles, role) in there
    }
    currency = "currency" if "currency" in there else None
    chosen = replace(
        roles, **dict.fromkeys(("customer", "date", "quantity", "unit_price", "invoice")),
        product=None, category=None, country=None,
    )  # fmt: skip
    with pytest.raises(DataError, match=exactly(message)):
        clean_orders(table, replace(chosen, **kept, currency=currency), settings=SETTINGS)


def test_of_many_columns_the_first_are_listed():
    wide = pd.DataFrame({f"c{i}": [1.0, 2.0] for i in range(17)})
    with pytest.raises(DataError, match=r"are: c0, c1, .*, c14 and 2 more\. Choose the one with"):
        clean_orders(typed(wide))


def test_a_file_without_rows_says_so():
    with pytest.raises(DataError, match=r"No order line of .* is left: it has no rows"):
        clean_orders(typed(by_eye_frame().head(0)), propose_roles(typed(by_eye_frame())))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"returns": "ignore"}, "Cannot set returns to 'ignore': choose one of net, rate."),
        (
            {"time_zone": "Mars/Base"},
            (
                "There is no time zone 'Mars/Base'. Write it as in Europe/Berlin, America/New_York "
                "or UTC."
            ),
        ),
        (
            {"currency": "EUR"},
            (
                "Cannot keep only EUR: no column says in which currency a line is. Choose the "
                "column with the currency first."
            ),
        ),
    ],
)
def test_settings_that_do_not_fit_are_refused(by_eye, changed, message):
    with pytest.raises(ParameterError, match=exactly(message)):
        clean_orders(by_eye, settings=replace(SETTINGS, **changed))


def test_a_currency_that_no_line_has_is_refused(by_eye):
    table = typed(by_eye.frame.assign(currency="EUR"))
    message = "No line is in GBP. Column 'currency' has EUR: 13 lines."
    with pytest.raises(ParameterError, match=exactly(message)):
        clean_orders(table, settings=replace(SETTINGS, currency="GBP"))


def test_a_role_for_a_column_that_is_not_there_is_refused(by_eye):
    roles = replace(propose_roles(by_eye), unit_price="price")
    with pytest.raises(ParameterError, match="no column 'price' to be the unit price"):
        clean_orders(by_eye, roles)


def test_the_table_is_not_changed(by_eye):
    before = by_eye.frame.copy(deep=True)
    clean_orders(by_eye, settings=SETTINGS)
    pd.testing.assert_frame_equal(by_eye.frame, before)


def test_the_first_of_equal_lines_is_kept(by_eye):
    clean = clean_orders(by_eye, settings=OrderSettings(today=date(2026, 4, 1)))
    codes = [reason.code for reason in clean.reasons]
    assert clean.left_out.tolist().index(codes.index("equal_to_an_earlier_line")) == 5


OPEN_ORDER = (
    "03/04/2024 is read day first and may be month first: nothing in this file proves which; say "
    "which"
)
OPEN_MARK = (
    "80.157 is read as 80.157 and may be 80157: nothing in this file proves which; say whether its "
    "decimal mark is a comma or a point"
)
FIRST_DAYS = "months, quarters or weeks, read as their first day"


@pytest.mark.parametrize(
    ("days", "amount", "reason"),
    [
        ("03/04/2024 05/06/2024 07/08/2024", "9.5", OPEN_ORDER),
        ("2024-03 2024-04 2024-06", "9.5", FIRST_DAYS),
        ("2024-03-04 2024-05-06 2024-07-08", "80.157", OPEN_MARK),
    ],
)
def test_what_reading_left_open_is_told_of_dates_and_amounts(days, amount, reason):
    rows = [f"K{n % 2},{day},{amount}" for n, day in enumerate(days.split() * 2)]
    text = "\n".join(["customer,date,amount", *rows])
    clean = clean_orders(intake.read_customers(text.encode(), name="orders.csv"), settings=SETTINGS)
    assert reason in [each[-1] for each in told(clean.steps)]


def test_what_reading_left_open_elsewhere_is_no_matter_of_orders():
    rows = [f"K{n % 2},2024-03-0{n + 1},9.5,03/04/2024" for n in range(4)]
    text = "\n".join(["customer,date,amount,birthday", *rows])
    clean = clean_orders(intake.read_customers(text.encode(), name="orders.csv"), settings=SETTINGS)
    assert "open_date_order" not in [step.code for step in clean.steps]
