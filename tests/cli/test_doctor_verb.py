"""What a report of a fault says about the machine: all of it facts, none of it anybody's data."""

import json

import segmentation
from segmentation.cli import doctor_verb, main


def test_it_tells_versions_engines_limits_and_free_space(capsys, tmp_path):
    assert main(["doctor", "--json", "--artifacts", str(tmp_path / "not" / "yet")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["segmentation"] == segmentation.__version__
    assert found["from"] == "a checkout"
    assert all(found["libraries"].values())
    assert set(found["extras"]) == {"postgres", "spark", "login"}
    assert found["limits"]["browser"]["n_bytes"] == 50_000_000
    assert found["limits"]["command_line"]["seconds"] == 600
    assert found["machine"]["cores"] >= 1
    assert found["artifacts"]["models"] == 0
    assert found["artifacts"]["is_writable"] is True
    assert found["artifacts"]["free_bytes"] > 0
    assert not (tmp_path / "not").exists()


def test_people_get_a_line_a_fact(capsys, monkeypatch):
    monkeypatch.setattr(doctor_verb, "EXTRAS", {"spark": "there-is-no-such-library"})
    assert main(["doctor"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert f"segmentation {segmentation.__version__}" in lines
    assert "extras spark not installed" in lines
    assert "limits browser file 50 MB" in lines
    assert "limits command line rows 20,000,000" in lines


def test_the_home_folder_is_not_told(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "models" / "spring").mkdir(parents=True)
    found = doctor_verb.examine(tmp_path / "models")
    assert found["artifacts"]["folder"] == "~/models"
    assert "spring" not in json.dumps(found)
