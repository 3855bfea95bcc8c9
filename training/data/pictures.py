"""Builds the picture data: emoji renderings in eight styles, 128x128 RGBA.

    python -m training.data.pictures

Needs the npm packages listed in training/README.md. Writes to `.cache/data/pictures/`:
`rgba128.npy` uint8 [N, 128, 128, 4] (straight alpha) and `index.jsonl` (row i describes picture i).
"""

import json
import os
import re
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from PIL import Image

from training.data.concepts import FX_NAMES, Concept, load_concepts, plain
from training.data.splits import picture_split
from training.paths import DATA, NODE_MODULES, ROOT

SIZE = 128
MINIMUM_STYLES = 3
OUT = DATA / "pictures"

# style key -> the word captions use
STYLES = {
    "fluent-3d": "3d", "fluent-flat": "flat", "fluent-modern": "modern", "twemoji": "twemoji",
    "noto": "noto", "emojione": "emojione", "fxemoji": "firefox", "streamline": "streamline",
}


def _files_by_code(folder: Path) -> dict[str, Path]:
    """Asset folders name files by code point, some with fe0f, and a few without the dot before `svg`."""
    found = {}
    for path in sorted(folder.iterdir()):
        match = re.fullmatch(r"([0-9a-f-]+?)\.?(svg|webp)", path.name)
        if match:
            code = "-".join(part.lstrip("0") for part in match[1].split("-") if part not in ("fe0f", ""))
            found.setdefault(code, path)
    return found


def _iconify(name: str) -> dict[str, str]:
    """Icon name -> standalone SVG text."""
    pack = json.loads((NODE_MODULES / f"@iconify-json/{name}/icons.json").read_text())
    svgs = {}
    for key, icon in pack["icons"].items():
        box = [icon.get(field, pack.get(field, default)) for field, default in
               (("left", 0), ("top", 0), ("width", 16), ("height", 16))]
        svgs[key] = (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                     f'viewBox="{" ".join(map(str, box))}">{icon["body"]}</svg>')
    return svgs


def collect(concepts: list[Concept], spelling: dict[str, str]) -> list[tuple[str, Concept, dict]]:
    """All (style, concept, source) triples; source is {"file"} or {"svg"}."""
    by_code = {concept.code: concept for concept in concepts}
    by_name = {concept.name: concept for concept in concepts}
    items: list[tuple[str, Concept, dict]] = []
    for style, folder in (("fluent-3d", "@lobehub/fluent-emoji-3d/assets"), ("fluent-flat", "@lobehub/fluent-emoji-flat/assets"),
                          ("fluent-modern", "@lobehub/fluent-emoji-modern/assets"), ("twemoji", "@twemoji/svg")):
        files = _files_by_code(NODE_MODULES / folder)
        items += [(style, concept, {"file": str(files[code])}) for code, concept in by_code.items() if code in files]
    noto_names = json.loads((NODE_MODULES / "@iconify-json/noto/chars.json").read_text())
    noto = _iconify("noto")
    items += [("noto", concept, {"svg": noto[noto_names[code]]}) for code, concept in by_code.items()
              if noto_names.get(code) in noto]
    for style, pack in (("emojione", "emojione"), ("fxemoji", "fxemoji"), ("streamline", "streamline-emojis")):
        used: Counter[str] = Counter()
        for key, svg in sorted(_iconify(pack).items()):
            if "skin-tone" in key:
                continue
            if style == "fxemoji" and key in FX_NAMES:
                concept = by_name.get(FX_NAMES[key])
            else:
                # Streamline numbers its variants: -1, -2 …
                code = spelling.get(plain(key)) or spelling.get(plain(re.sub(r"-\d$", "", key)))
                concept = by_code.get(code or "")
            # Variants of people differ in skin tone only; of things they are new drawings, so keep two.
            if concept and used[concept.code] < (1 if concept.group == "People & Body" else 2):
                used[concept.code] += 1
                items.append((style, concept, {"svg": svg}))
    styles = defaultdict(set)
    for style, concept, _ in items:
        styles[concept.code].add(style)
    return [item for item in items if len(styles[item[1].code]) >= MINIMUM_STYLES]


def _load_webp(path: str) -> np.ndarray:
    """Premultiplied RGBA at SIZE; premultiplied before resizing so that edges get no dark fringe."""
    rgba = np.asarray(Image.open(path).convert("RGBA"), np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255
    planes = [np.asarray(Image.fromarray(rgba[..., i]).resize((SIZE, SIZE), Image.Resampling.BOX)) for i in range(4)]
    return np.clip(np.round(np.stack(planes, -1)), 0, 255).astype(np.uint8)


def _straight(premultiplied: np.ndarray) -> np.ndarray:
    alpha = premultiplied[..., 3:].astype(np.float32)
    colour = premultiplied[..., :3] * (255 / np.maximum(alpha, 1))
    return np.concatenate([np.clip(np.round(colour), 0, 255).astype(np.uint8), premultiplied[..., 3:]], -1)


def render(sources: list[dict], jobs: Path, raw: Path) -> None:
    """Renders SVGs to premultiplied RGBA frames in `raw`; a drawing that aborts the renderer leaves an empty frame."""
    frame = SIZE * SIZE * 4
    raw.write_bytes(b"")
    while (done := raw.stat().st_size // frame) < len(sources):
        jobs.write_text("\n".join(json.dumps(source) for source in sources[done:]))
        result = subprocess.run(["node", str(ROOT / "training/data/render_svg.mjs"), str(jobs), str(raw), str(SIZE)],
                                env={**os.environ, "ANYTAB_NODE_MODULES": str(NODE_MODULES)})
        if result.returncode:
            with raw.open("ab") as file:
                file.write(bytes(frame))


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    concepts, spelling = load_concepts()
    items = collect(concepts, spelling)
    jobs, raw = OUT / "jobs.jsonl", OUT / "rendered.bin"
    svg_rows = [i for i, (_, _, source) in enumerate(items) if not source.get("file", "").endswith(".webp")]
    render([items[i][2] for i in svg_rows], jobs, raw)
    rendered = np.fromfile(raw, np.uint8).reshape(-1, SIZE, SIZE, 4)
    pixels = np.zeros((len(items), SIZE, SIZE, 4), np.uint8)
    pixels[svg_rows] = rendered
    for i, (_, _, source) in enumerate(items):
        if source.get("file", "").endswith(".webp"):
            pixels[i] = _load_webp(source["file"])
    jobs.unlink()
    raw.unlink()

    drawn = [i for i in range(len(items)) if (pixels[i, ..., 3] > 128).mean() > 0.01]  # drops failed renderings
    array = np.lib.format.open_memmap(OUT / "rgba128.npy", "w+", np.uint8, (len(drawn), SIZE, SIZE, 4))
    seen: Counter[str] = Counter()
    with (OUT / "index.jsonl").open("w") as file:
        for row, i in enumerate(drawn):
            array[row] = _straight(pixels[i])
            style, concept, _ = items[i]
            key = f"{style}/{concept.name}"
            seen[key] += 1
            file.write(json.dumps({
                "id": key if seen[key] == 1 else f"{key}#{seen[key]}", "style": style, "style_word": STYLES[style],
                "concept": concept.name, "noun": concept.noun, "synonyms": concept.synonyms, "tags": concept.tags,
                "group": concept.group, "split": picture_split(style, concept.name), "code": concept.code,
            }) + "\n")
    array.flush()
    rows = load_index()
    print(len(rows), "pictures,", len({row["concept"] for row in rows}), "concepts;", len(items) - len(drawn), "not drawn")
    print(Counter(row["style"] for row in rows), Counter(row["split"] for row in rows), Counter(row["group"] for row in rows))


def load_index() -> list[dict]:
    return [json.loads(line) for line in (OUT / "index.jsonl").open()]


def load_pixels() -> np.ndarray:
    """uint8 [N, 128, 128, 4], straight alpha, memory-mapped."""
    return np.load(OUT / "rgba128.npy", mmap_mode="r")


if __name__ == "__main__":
    main()
