"""The script that tells of menu, current page and toolbars is fixed text and asks for nothing."""

from __future__ import annotations

from segmentation.ui.parts import access


def test_the_script_names_the_menu_by_its_key_and_asks_for_nothing() -> None:
    script = access._SCRIPT
    assert f".st-key-{access.MENU}" in script
    assert '"navigation"' in script
    assert '"toolbar"' in script
    assert not [
        word for word in ("fetch", "http", "import ", "eval", "innerHTML") if word in script
    ]
