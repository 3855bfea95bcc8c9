"""Ways to say that no picture is wanted, before, after and inside of a request; and wishes for one that only sound like a refusal."""

from __future__ import annotations

import random

_MEDIA = (("picture", "pictures"), ("image", "images"), ("drawing", "drawings"), ("illustration", "illustrations"), ("photo", "photos"),
          ("sketch", "sketches"), ("visual", "visuals"), ("painting", "paintings"), ("graphic", "graphics"), ("emoji", "emojis"), ("icon", "icons"))
_COMMON = 3  # the first media come up half of the time
_VERBS = ("draw", "paint", "sketch", "illustrate", "show", "create", "make", "generate", "render", "send", "produce", "design")
_OBJECT_VERBS = ("draw", "paint", "sketch", "illustrate")

# {m} one medium, {am} with its article, {ms} several, {v} a verb that takes a medium, {d} one that needs none.
_SENTENCES = (
    "no {m}", "no {ms}", "no {m} please", "no {ms}, please", "please no {ms}", "no {m} needed", "no {ms} necessary", "no need for {am}",
    "no need to {d} it", "no need to {d}", "there is no need for {ms}", "without {am}", "without {ms}", "without {ms}, please", "without any {ms}",
    "don't {d}", "don't {d} it", "don't {d} anything", "do not {d} it", "do not {d} anything", "please don't {d} it", "please do not {d}",
    "don't {v} {am}", "don't {v} me {am}", "do not {v} {ms}", "please don't {v} any {ms}", "you don't have to {d} it", "you don't need to {d} anything",
    "you need not {v} {am}", "I don't want {am}", "I don't want {ms}", "I do not need {am}", "I don't need any {ms}", "I'd rather not have {am}",
    "I would rather not see {ms}", "I can't look at {ms} now", "skip the {m}", "leave out the {m}", "leave the {ms} away", "spare me the {m}",
    "forget about {ms}", "never mind the {m}", "not {am}, just words", "words, not {ms}", "text instead of {am}", "{ms} are not needed",
    "text only", "text only, please", "just text", "only text please", "plain text please", "words only", "only words, please", "words please",
    "words please, no {ms}", "just words", "in words", "in words only", "only in words", "just in words", "a text reply is enough", "a written answer will do",
    "answer in words", "answer with text only", "reply in text", "please reply with words alone", "stick to words", "keep it to text",
    "keep it text only", "I only want words", "I only want to read", "I prefer words", "just tell me", "simply use words", "no art",
    "put your brush away", "no {ms} this time", "no {m} today", "this time without {am}", "purely verbal, please", "nothing visual, please",
)
# Why not: behind a refusal as often as people explain themselves.
_REASONS = (", I'm on mobile data", ", my connection is slow", ", I'm driving", ", my eyes are tired", ", I'm in a hurry", ", this is for a text file", ", I listen to you",
            ", my screen is broken", " because I use a screen reader", ", it takes too long", ", I'm at work", ", I save battery", ", the network here is bad")
_INSIDE = (" without {ms}", " without {am}", " without {ving} it", " in words", " in words only", " with words only", " in plain text", " but no {m}",
           ", but no {ms}", ", but don't {d} it", ", but please don't {d} anything", " but skip the {m}", ", no {m}", ", no {ms} please", ", text only", " (no {m})",
           " (text only)", " - no {ms}", ", just words", ", without {am}", ", not {am}", ", I don't need {am}", ", words only please", " using only words")
_BEFORE = ("{s}, {q}", "{s}: {q}", "{s}. {Q}", "{s}. {Q}", "{s}! {Q}", "{s}; {q}", "{s} - {q}", "please, {s}. {Q}", "hi, {s}. {Q}")
_JUST = ("you don't need to {d} it, just {q}", "instead of {ving} it, {q}", "don't {d}, {q}", "rather than {v} {am}, {q}", "no {ms}, just {q}", "{q} and don't {d} it",
         "I don't want {am}, only {q}", "do not {v} {am}; {q}")
_IMPERATIVES = ("tell", "explain", "describe", "give", "write", "name", "use", "compare", "define", "make up", "sum up", "share")

# {w}: a thing that is not to be drawn; with the words that answer it.
DECLINED = (
    "Don't draw {w}.", "Do not draw {w}.", "Please don't draw {w}.", "Don't paint {w}.", "Please do not sketch {w}.", "Never show me {w}.",
    "Don't show me {w}.", "No picture of {w}, please.", "No image of {w}.", "No drawing of {w}, please.", "I don't want a picture of {w}.",
    "I don't want to see {w}.", "I did not ask for a drawing of {w}.", "Stop. I do not want {w}.", "Please stop drawing {w}.",
    "Don't make a picture of {w}.", "Don't generate {w}.", "Do not create an image of {w}.", "I said no picture of {w}.",
    "Forget the picture of {w}.", "Cancel the drawing of {w}.", "You must not draw {w}.", "Whatever you do, don't draw {w}.",
    "I no longer need the picture of {w}.", "It's better if you don't paint {w}.", "Leave out the drawing of {w}.",
)
DECLINED_ANSWERS = (
    "All right, I will not draw it.", "Understood, no picture.", "Of course, only words then.", "Okay, I leave the picture out.",
    "No picture then. What would you like instead?", "Sure, we can just talk.", "All right, I will stop. What can I do for you?",
)

# These sound like refusals and ask for a picture.
INSISTED = (
    "Don't describe {w}, draw it.", "No words, just a picture of {w}.", "I don't want text, show me {w}.", "Not in words: draw {w}.",
    "Why don't you draw {w}?", "Don't be shy, draw {w}.", "No long story, please, just draw {w}.", "Don't tell me about {w}, show it to me.",
    "I don't need a text, I need a picture of {w}.", "Without many words: a picture of {w}.", "Don't write, paint {w}.",
    "A picture of {w} without any text.", "Draw {w}, no text needed.", "Skip the talk and draw {w}.", "Only a picture of {w}, no words.",
    "You don't need to explain {w}, just draw it.", "I don't have a picture of {w}. Make one.", "Not another joke. Draw {w}!",
    "Don't forget to draw {w}.", "Can't you draw {w}?", "Couldn't you paint {w} for me?", "I have no image of {w}, create one.",
)


def _filled(rng: random.Random, text: str, **more: str) -> str:
    medium, several = rng.choice(_MEDIA[:_COMMON] if rng.random() < 0.5 else _MEDIA)
    verb = rng.choice(_OBJECT_VERBS)
    return text.format(m=medium, ms=several, am=f"{'an' if medium[0] in 'aeiou' else 'a'} {medium}", v=rng.choice(_VERBS), d=verb,
                       ving={"draw": "drawing", "paint": "painting", "sketch": "sketching", "illustrate": "illustrating"}[verb], **more)


def refusal(rng: random.Random) -> str:
    """A sentence of its own: "No drawings, please."."""
    text = _filled(rng, rng.choice(_SENTENCES)) + (rng.choice(_REASONS) if rng.random() < 0.2 else "")
    return text[0].upper() + text[1:] + rng.choice((".", ".", ".", "!"))


def in_words(rng: random.Random, request: str) -> str:
    """`request` ("What is a lynx?") with a refusal before, after or inside of it."""
    lower = request if request.startswith(("I ", "I'")) else request[0].lower() + request[1:]
    form = rng.random()
    if form < 0.3:
        text = f"{request} {refusal(rng)}"
    elif form < 0.55 and request[-1] in ".?":
        text = request[:-1] + _filled(rng, rng.choice(_INSIDE)) + request[-1]
    elif form < 0.75 and lower.startswith(_IMPERATIVES):
        text = _filled(rng, rng.choice(_JUST), q=lower[:-1]) + "."
    else:
        text = rng.choice(_BEFORE).format(s=_filled(rng, rng.choice(_SENTENCES)), q=lower, Q=request)
    return text[0].upper() + text[1:]
