"""Roles chosen on top of the proposed ones."""

from segmentation.orders import choose_roles


def roles_of(table, **chosen):
    found = choose_roles(table, chosen)
    return {
        name: getattr(found, name)
        for name in ("customer", "date", "amount", "quantity", "unit_price", "country")
    }


def test_without_choices_roles_are_those_proposed(by_eye):
    assert roles_of(by_eye) == {
        "customer": "customer",
        "date": "date",
        "amount": None,
        "quantity": "quantity",
        "unit_price": "unit_price",
        "country": "country",
    }


def test_a_choice_wins_and_its_column_loses_the_other_role(by_eye):
    found = roles_of(by_eye, customer="country")
    assert (found["customer"], found["country"], found["date"]) == ("country", None, "date")


def test_columns_are_also_chosen_by_their_place(by_eye):
    assert roles_of(by_eye, amount="6")["amount"] == by_eye.frame.columns[5]


def test_a_chosen_quantity_takes_the_place_of_the_amount(by_eye):
    frame = by_eye.frame.rename(columns={"unit_price": "total amount"})
    table = type(by_eye)(frame, by_eye.columns, by_eye.report)
    assert choose_roles(table).amount == "total amount"
    assert choose_roles(table, {"quantity": "quantity", "unit_price": "7"}).amount is None


def test_a_place_that_is_not_there_stays_a_name(by_eye):
    assert roles_of(by_eye, customer="99")["customer"] == "99"
