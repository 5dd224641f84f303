"""The table of roles is whole, and its properties are those of the roles."""

from typing import get_args

from segmentation.records import ROLES, Role


def test_every_role_has_its_line():
    assert tuple(ROLES) == get_args(Role)
    assert all(role.key == key for key, role in ROLES.items())


def test_what_is_personal_or_left_out_is_neither_shown_nor_described():
    assert [key for key, role in ROLES.items() if not role.is_shown] == ["personal", "excluded"]
    assert {key for key, role in ROLES.items() if role.is_profiled} == {
        "feature",
        "descriptor",
        "label",
    }


def test_only_features_and_descriptors_are_quantities():
    assert [key for key, role in ROLES.items() if role.is_measured] == ["feature", "descriptor"]


def test_joined_to_orders_nothing_makes_the_segments():
    joined = {key: role.joined_as or key for key, role in ROLES.items() if role.is_shown}
    assert joined == {
        "identifier": "descriptor",
        "feature": "descriptor",
        "descriptor": "descriptor",
        "label": "label",
    }
