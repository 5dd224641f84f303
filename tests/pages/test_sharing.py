"""What one person shares another one sees, may copy where the link says so, and cannot change.

Covers `segmentation.ui.work.sharing`, `segmentation.ui.work.whose` and
`segmentation.ui.work.customers`.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from segmentation import models, workspace
from segmentation.records import WORKSPACE_VARIABLE
from segmentation.ui.work import owners
from segmentation.workspace import Workspace
from tests.pages.conftest import Visit
from tests.pages.test_my_work import MY_WORK, address
from tests.pages.test_orders import orders_of

NOT_YOURS = "Nothing was changed: this study is somebody else’s."
GONE = "This link opens nothing: it was revoked, its study was deleted, or it is not whole."
ORDERS = "pages/7_Orders.py"


class Person(Visit):
    """A visitor who is somebody: each of their pages is drawn for them."""

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.name, self.monkeypatch = name, monkeypatch

    def here(self) -> Person:
        """Let them be who asks from now on."""
        self.monkeypatch.setattr(owners, "current", lambda: self.name)
        return self

    def at_link(self, token: str, page: str = "app.py") -> Person:
        """Open a link in a new tab of theirs."""
        found = Person(self.name, self.monkeypatch).here()
        found.at.query_params["shared"] = token
        found.at.switch_page(page).run()
        assert not found.at.exception
        return found

    def share(self, right: str) -> str:
        """Make a link on My work; return what its address holds."""
        at = self.here().at.switch_page(MY_WORK).run()
        at.radio(key="work.share_right").set_value(right)
        at.button(key="work.share_make").click().run()
        assert not at.exception
        (shown,) = at.code
        address = urlsplit(shown.value)
        found: str = parse_qs(address.query)["shared"][0]
        return found

    def warnings(self) -> list[str]:
        return [warning.value.replace("\\", "") for warning in self.at.warning]

    def revoke(self) -> None:
        self.here().at.switch_page(MY_WORK).run()
        self.at.button(key="work.share_revoke").click().run()
        assert "The link opens nothing any more." in self.texts()


@pytest.fixture(autouse=True)
def where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "workspace"))
    found = workspace.current()
    assert found is not None
    return found


@pytest.fixture
def ada(monkeypatch: pytest.MonkeyPatch, two_groups: bytes) -> Person:
    """Ada uploaded a file, took four segments and called the first her own way."""
    found = Person("ada", monkeypatch).here()
    found.upload(two_groups, "spring.csv")
    found.open("Segments")
    found.at.button(key="segments.rename_0").click().run()
    found.at.text_input(key="segments.rename_name").set_value("Young and rich")
    found.at.button(key="segments.rename_save").click().run()
    return found


@pytest.fixture
def bob(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person("bob", monkeypatch)


def studies(where: Workspace, owner: str) -> list[str]:
    return [line.name for line in workspace.list_studies(where, owner=owner)]


def test_who_may_look_sees_the_study_and_changes_and_keeps_nothing(
    ada: Person, bob: Person, where: Workspace
) -> None:
    [line] = workspace.list_studies(where, owner="ada")
    token = ada.share("look")
    looking = bob.at_link(token, "pages/4_Segments.py")
    assert "Young and rich" in looking.texts()
    assert "“spring.csv” is shared with you." in looking.texts()
    assert not [button for button in looking.at.button if button.key == "whose.copy_customers"]
    links = {link.proto.query_string for link in looking.at.get("page_link")}
    assert links == {f"shared={token}"}
    assert line.id not in str(looking.at.session_state["keeping.customers.shared"])

    looking.at.button(key="segments.rename_0").click().run()
    looking.at.text_input(key="segments.rename_name").set_value("Mine")
    looking.at.button(key="segments.rename_save").click().run()
    assert any(NOT_YOURS in error for error in looking.errors())
    at = looking.at.switch_page("pages/3_Choose_k.py").run()
    at.select_slider(key="choose_k.slider_k").set_value(4).run()
    assert any(NOT_YOURS in error for error in looking.errors())
    assert looking.at.session_state["state.current"].k is None
    at = looking.at.switch_page("pages/8_Models.py").run()
    at.text_input(key="models.save_name").set_value("mine")
    at.button(key="models.save_submit").click().run()
    assert any(NOT_YOURS in error for error in looking.errors())
    assert models.list_models(owners.models_folder()) == ()
    assert studies(where, "bob") == []
    assert workspace.version_of(where, line.id, owner="ada") == line.version


def test_a_revoked_link_ends_at_the_next_look(ada: Person, bob: Person, where: Workspace) -> None:
    token = ada.share("copy")
    looking = bob.at_link(token)
    assert looking.study() == "spring.csv"
    ada.revoke()
    bob.here()
    looking.at.run()
    assert looking.study() == "Mall customers (sample)"
    assert looking.warnings() == [GONE]
    assert "spring.csv" not in looking.texts()
    assert bob.at_link(token).warnings() == [GONE]
    assert "shared" not in looking.at.query_params
    assert studies(where, "bob") == []


def test_whoever_looks_follows_what_its_owner_does(ada: Person, bob: Person) -> None:
    token = ada.share("look")
    looking = bob.at_link(token)
    ada.here().open("Choose k")
    ada.at.session_state["state.current"] = ada.at.session_state["state.current"].with_k(3)
    ada.open("Overview")
    bob.here()
    looking.at.run()
    assert looking.at.session_state["state.current"].k == 3
    assert looking.at.session_state["state.past"] == ()


def test_who_may_copy_goes_on_with_a_study_of_their_own(
    ada: Person, bob: Person, where: Workspace
) -> None:
    token = ada.share("copy")
    looking = bob.at_link(token)
    looking.at.button(key="whose.copy_customers").click().run()
    assert "spring.csv is a study of your own now." in looking.texts()
    assert "is shared with you" not in looking.texts()
    [line] = workspace.list_studies(where, owner="bob")
    assert address(looking) == line.id
    assert "shared" not in looking.at.query_params
    looking.open("Segments")
    looking.at.button(key="segments.rename_0").click().run()
    looking.at.text_input(key="segments.rename_name").set_value("Bob’s own")
    looking.at.button(key="segments.rename_save").click().run()
    assert "Bob’s own" in looking.texts()
    assert studies(where, "bob") == ["spring.csv"]
    ada.here().open("Segments")
    assert "Young and rich" in ada.texts()
    assert "Bob’s own" not in ada.texts()


def test_a_file_of_ones_own_leaves_the_shared_study_for_good(
    ada: Person, bob: Person, where: Workspace, two_groups: bytes
) -> None:
    looking = bob.at_link(ada.share("look"))
    bob.here()
    looking.upload(two_groups.replace(b"a1,", b"z1,"), "own.csv")
    assert looking.study() == "own.csv"
    assert "Young and rich" not in looking.texts()
    assert not [button for button in looking.at.button if button.key == "menu.undo"]
    assert studies(where, "bob") == ["own.csv"]
    assert "shared" not in looking.at.query_params


def test_on_this_machine_alone_there_are_no_links(
    ada: Person, visit: Visit, monkeypatch: pytest.MonkeyPatch, two_groups: bytes
) -> None:
    token = ada.share("look")
    monkeypatch.setattr(owners, "current", lambda: owners.ANYBODY)
    visit.upload(two_groups, "alone.csv")
    visit.at.switch_page(MY_WORK).run()
    assert not [radio for radio in visit.at.radio if radio.key == "work.share_right"]
    assert "Young and rich" not in visit.texts()
    assert token


def test_orders_are_shared_and_copied_too(
    bob: Person, where: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = Person("ada", monkeypatch).here()
    ada.at.switch_page(ORDERS).run()
    ada.at.file_uploader(key="orders.upload_file").upload("shop.csv", orders_of().encode()).run()
    token = ada.share("copy")
    looking = bob.at_link(token, ORDERS)
    assert looking.at.session_state["orders.current"].name == "shop.csv"
    looking.at.session_state["orders.view"] = "How customers are scored"
    looking.at.run()
    assert "“shop.csv” is shared with you." in looking.texts()
    looking.at.segmented_control(key="orders.levels_choice").set_value(3).run()
    assert any(NOT_YOURS in error for error in looking.errors())
    assert looking.at.session_state["orders.current"].levels == 5
    assert studies(where, "bob") == []
    looking.at.button(key="whose.copy_orders").click().run()
    [line] = workspace.list_studies(where, owner="bob")
    assert (line.name, line.kind, line.n_customers) == ("shop.csv", "orders", 12)
    looking.at.segmented_control(key="orders.levels_choice").set_value(3).run()
    assert looking.at.session_state["orders.current"].levels == 3
    assert studies(where, "bob") == ["shop.csv"]
