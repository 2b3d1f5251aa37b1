"""The folders of mypy's caches: one server in each, and what a killed one left behind is removed."""

from gonogo.tools import mypy_home
from gonogo.tools.mypy_home import Home


def test_a_second_server_gets_a_folder_of_its_own_until_the_first_has_closed(tmp_path):
    first, second = Home(tmp_path / "home"), Home(tmp_path / "home")
    assert (first.folder.name, second.folder.name) == ("home", "home-1")
    first.close()
    third = Home(tmp_path / "home")
    assert third.folder.name == "home"
    second.close()
    third.close()


def test_what_a_killed_server_left_is_removed(tmp_path):
    (tmp_path / "home" / "agent-1-1").mkdir(parents=True)
    home = Home(tmp_path / "home")
    assert not list(home.folder.glob("agent-*"))
    home.close()


def test_a_folder_that_others_hold_is_not_swept(tmp_path, monkeypatch):
    """When all are taken, the last is shared: its owner's agents live."""
    monkeypatch.setattr(mypy_home, "SEVERAL", 1)
    owner = Home(tmp_path / "home")
    owner.scratch(1).mkdir()
    guest = Home(tmp_path / "home")
    assert guest.folder == owner.folder
    assert owner.scratch(1).exists()
    owner.close()
    guest.close()
