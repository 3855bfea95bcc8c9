"""The judge of pictures: EfficientNet-Lite0's pooled features, independent of every model that drew them.

Each of the 200 evaluation concepts has a centroid: the mean feature of its real renderings in all styles but the one that
was asked for. A picture's rank is the place of its concept among the 200 centroids by cosine (all features centred on the
mean of the centroids, which takes away what all renderings on white share).

    python -m training.judge RESULTS_DIR    # reads results.jsonl, writes judge.json

judge.json: {"ranks": {case id: rank from 1}, "ceiling": {"r1", "r5", "n"}}; the ceiling is the same measure of the real
held-out renderings. `frechet` is the Fréchet distance between drawn and real held-out features, both reduced to the 64
main directions of real renderings (2,048-picture statistics would be needed for all 1,280).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from training.data.cases import CONCEPTS
from training.data.image_preprocess import normalise, prepare
from training.data.picture_features import FEATURES, read_features
from training.data.pictures import load_index
from training.models.efficientnet import GRID, load_efficientnet

DIRECTIONS = 64


class Judge:
    def __init__(self):
        self.encoder = load_efficientnet()
        self.index = load_index()
        self.concepts = [item["concept"] for item in json.loads(CONCEPTS.read_text())]
        self.features = self._real_features()
        self.rows: dict[tuple[str, str], list[int]] = {}
        for row, record in enumerate(self.index):
            self.rows.setdefault((record["concept"], record["style"]), []).append(row)

    @torch.no_grad()
    def _real_features(self) -> np.ndarray:
        """[pictures, 1280] of all renderings on white, cached."""
        path = FEATURES / "judge.npy"
        if not path.exists():
            grid, _ = read_features("renderings-0")
            parts = [torch.from_numpy(np.asarray(grid[i:i + 128], np.float32)).transpose(1, 2).unflatten(2, (GRID, GRID))
                     for i in range(0, len(grid), 128)]
            np.save(path, torch.cat([self.encoder.features_from_trunk(part).mean(1) for part in parts]).numpy())
        return np.load(path)

    @torch.no_grad()
    def look(self, picture: Image.Image) -> np.ndarray:
        """[1280]"""
        return self.encoder.pooled(torch.from_numpy(normalise(prepare(picture)))[None])[0].numpy()

    def centroids(self, without_style: str) -> torch.Tensor:
        """[200, 1280]: mean real feature of each concept over the other styles."""
        means = []
        for concept in self.concepts:
            rows = [row for (name, style), found in self.rows.items() if name == concept and style != without_style for row in found]
            means.append(self.features[rows].mean(0))
        return torch.from_numpy(np.stack(means))

    def rank(self, feature: np.ndarray, concept: str, style: str) -> int:
        """1 = the nearest centroid is the concept's own."""
        centroids = self.centroids(style)
        centre = centroids.mean(0)
        scores = F.cosine_similarity(torch.from_numpy(feature)[None] - centre, centroids - centre)
        return int((scores > scores[self.concepts.index(concept)]).sum()) + 1


def frechet(real: np.ndarray, drawn: np.ndarray, basis: np.ndarray) -> float:
    """Fréchet distance of two feature sets [n, 1280], [m, 1280] in the directions basis [k, 1280]."""
    a, b = real @ basis.T, drawn @ basis.T
    covariance_a, covariance_b = np.cov(a.T), np.cov(b.T)
    # trace of the root of the product: the eigenvalues are real and not negative, up to rounding
    root = np.sqrt(np.maximum(np.linalg.eigvals(covariance_a @ covariance_b).real, 0)).sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(covariance_a) + np.trace(covariance_b) - 2 * root)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    arguments = parser.parse_args()
    judge = Judge()
    ranks: dict[str, int] = {}
    real_ranks: list[int] = []
    real, drawn = [], []
    for line in (arguments.results / "results.jsonl").open():
        result = json.loads(line)
        expected = result["case"].get("expect", {})
        if "concept" not in expected or "style" not in expected or expected["concept"] not in judge.concepts:
            continue
        concept, style = expected["concept"], expected["style"]
        for row in judge.rows.get((concept, style), [])[:1]:
            real.append(judge.features[row])
            real_ranks.append(judge.rank(judge.features[row], concept, style))
        replies = result.get("replies") or []
        pictures = [part for part in (replies[-1]["parts"] if replies else []) if part["type"] == "image"]
        if pictures:
            feature = judge.look(Image.open(arguments.results / pictures[0]["path"]))
            drawn.append(feature)
            ranks[result["id"]] = judge.rank(feature, concept, style)
    n = max(1, len(real_ranks))
    verdict = {"ranks": ranks, "ceiling": {"r1": sum(r == 1 for r in real_ranks) / n, "r5": sum(r <= 5 for r in real_ranks) / n, "n": len(real_ranks)}}
    if len(drawn) > DIRECTIONS:
        centred = judge.features - judge.features.mean(0)
        basis = np.linalg.eigh(centred.T @ centred)[1][:, -DIRECTIONS:].T
        verdict["frechet"] = frechet(np.stack(real), np.stack(drawn), basis)
    (arguments.results / "judge.json").write_text(json.dumps(verdict))
    print(json.dumps({"pictures": len(ranks), "r1": sum(r == 1 for r in ranks.values()) / n, "r5": sum(r <= 5 for r in ranks.values()) / n,
                      "ceiling": verdict["ceiling"], "frechet": verdict.get("frechet")}))


if __name__ == "__main__":
    main()
