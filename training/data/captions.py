"""What a picture is called: captions, sentences about them, and which words in an answer count as naming the concept."""

from __future__ import annotations

import re

# Nouns that take no article: plurals and things one does not count.
PLURAL = re.compile(r"(s|people|men|women|hair|rice|corn|bread|cheese|broccoli|sushi|bacon|garlic|ginger|toilet paper|poo)$")
SINGULAR_IN_S = re.compile(r"(ss|us|is|bus|glasses face|compass|octopus|cactus|walrus|hibiscus|lens|tennis|chess|santa claus)$")


def with_article(noun: str) -> str:
    """"red apple" -> "a red apple"; plurals and mass nouns stay bare."""
    head = re.split(r" (?:with|of|in|on|from|behind|over|and|riding|showing|for|at) ", noun)[0]
    if PLURAL.search(head) and not SINGULAR_IN_S.search(head):
        return noun
    vowel = noun[0] in "aeio" and not noun.startswith(("one", "euro"))
    vowel = vowel or (noun[0] == "u" and not noun.startswith(("un", "us", "uk", "uf")))
    return f"{'an' if vowel or noun.startswith(('hour', 'x-', 'umbr')) else 'a'} {noun}"


def caption(noun: str, style: str = "", ground: str = "") -> str:
    """The canonical caption: "a red apple, 3d style, on a blue background"."""
    text = with_article(noun)
    if style:
        text += f", {style} style"
    return text + (f", on {with_article(ground)} background" if ground else "")


def phrase(noun: str, style: str = "", ground: str = "") -> str:
    """The same inside a sentence: "a red apple in 3d style on a blue background"."""
    text = with_article(noun)
    if style:
        text += f" in {style} style"
    return text + (f" on {with_article(ground)} background" if ground else "")


def words(text: str) -> str:
    """Lower case, letters and digits only, single spaces, a space at both ends."""
    return " " + re.sub(r"[^a-z0-9]+", " ", text.lower()).strip() + " "


def names_concept(text: str, names: list[str]) -> bool:
    """True if any accepted name occurs in the text as whole words (a plural s is allowed)."""
    spoken = words(text)
    return any(words(name)[:-1] + ending in spoken for name in names for ending in (" ", "s "))


def tiny_imagenet_names(labels: list[str]) -> list[str]:
    """Accepted names of a Tiny-ImageNet class: all listed words."""
    return [label.lower() for label in labels]


def friendly_label(labels: list[str]) -> str:
    """The name that captions use: the first word of the class, lower case."""
    return labels[0].lower()


QUESTION = "What is in this picture?"  # of the evaluations
