"""Adds components to a shipped pack and leaves every other file as it is, byte for byte: what is measured on them stays true.

    python -m training.export.extend --pack public/packs/mini

Adds the sound encoder and its input projection as components that nothing calls, to a pack whose language model was not tuned to listen (where it
was, they are there, and are written again). A whole export (training.export.pack) from restored weights would round a few of them anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.export import licences
from training.export.model_card import model_card
from training.export.pack import mini_waiting_hearing
from training.export.pack_writer import MEBIBYTE, PackWriter, version_of


def extend(folder: Path, writer: PackWriter, more_licences: list[dict]) -> dict:
    """Merges the writer's components into the pack in `folder` and returns the new manifest; components of the same name are replaced."""
    manifest = json.loads((folder / "pack.json").read_text())
    writer.name = manifest["name"]
    added = writer.described()
    manifest["components"] |= added["components"]
    manifest["weights"] |= added["weights"]
    parts = {licence["part"] for licence in more_licences}
    manifest["licences"] = [licence for licence in manifest["licences"] if licence["part"] not in parts] + more_licences
    if "model-card.md" in {file["path"] for file in manifest["files"]}:
        writer.files["model-card.md"] = model_card(manifest["name"], manifest, manifest["components"]).encode()
    files = {file["path"]: file for file in manifest["files"]} | {path: writer.describe(path, data) for path, data in writer.files.items()}
    manifest["files"] = [files[path] for path in sorted(files)]
    manifest["version"] = version_of(manifest)
    for path, data in writer.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    folder = parser.parse_args().pack
    writer = PackWriter("")
    mini_waiting_hearing(writer)
    manifest = extend(folder, writer, licences.HEARING)
    print(f"{sum(len(data) for data in writer.files.values()) / MEBIBYTE:.3f} MiB written: {', '.join(writer.files)}; version {manifest['version']}")


if __name__ == "__main__":
    main()
