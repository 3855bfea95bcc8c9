"""The fixed, public splits: pure functions of names, so that anyone can recompute them."""

import hashlib


def _hex(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def picture_split(style: str, concept: str) -> str:
    """`concept` is the lower-cased Unicode name. Returns train, heldout_pair or heldout_concept."""
    if _hex(concept).endswith("00"):
        return "heldout_concept"
    if _hex(f"{style}/{concept}").endswith("0"):
        return "heldout_pair"
    return "train"


def audio_split(file_name: str) -> str:
    """For clips without folds of their own: train or heldout."""
    return "heldout" if _hex(file_name).endswith("0") else "train"


def video_split(concept: str) -> str:
    """Clips are held out by concept: train or heldout."""
    return "heldout" if _hex(concept).endswith("0") else "train"
