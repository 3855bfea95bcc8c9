"""The sounds that may be asked for: canonical captions, other words for them, what makes them, and what of it can be drawn.

A sound is named by its canonical caption, the first phrase of its clips ("a dog barking"); with a second one it is
"a dog barking and rain falling" or "a dog barking with rain falling in the background" (training/data/sound_captions.py).
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from training.data.general_midi import INSTRUMENTS, with_name
from training.data.sound_captions import sound_caption
from training.paths import DATA


@dataclass(frozen=True)
class Everyday:
    """A sound that people ask for; `thing` makes it, `wordings` name it otherwise, `drawn` is the picture data's noun for it."""

    caption: str
    thing: str
    wordings: tuple[str, ...] = ()
    drawn: str = ""


EVERYDAY = (
    Everyday("a dog barking", "a dog", ("dogs barking", "a dog's bark", "barking", "the barking of a dog", "a puppy barking", "woof woof"), "dog"),
    Everyday("rain falling", "rain", ("rainfall", "the rain", "raindrops", "a rain shower", "rainy weather"), "cloud with rain"),
    Everyday("heavy rain falling on a roof", "heavy rain", ("a downpour", "rain pouring down", "rain drumming on the roof", "pouring rain")),
    Everyday("light rain falling on a roof", "light rain", ("a drizzle", "gentle rain", "soft rain")),
    Everyday("sea waves", "the sea", ("the waves of the sea", "ocean waves", "waves", "the sea", "waves on a beach", "the surf"), "wave"),
    Everyday("waves washing ashore", "waves on the shore", ("waves rolling in", "waves breaking on the shore")),
    Everyday("a baby crying", "a crying baby", ("a newborn crying", "a baby wailing", "a screaming baby", "a weeping baby"), "baby"),
    Everyday("a clock ticking", "a clock", ("the ticking of a clock", "an old clock", "a wall clock ticking", "ticking"), "mantelpiece clock"),
    Everyday("a clock ticking slowly", "a slow clock", ("a slowly ticking clock",)),
    Everyday("a clock ticking fast", "a fast clock", ("a quickly ticking clock",)),
    Everyday("a person sneezing", "a sneeze", ("sneezing", "achoo", "somebody sneezing", "a loud sneeze"), "sneezing face"),
    Everyday("a helicopter", "a helicopter", ("a chopper", "a helicopter overhead", "a helicopter in the air"), "helicopter"),
    Everyday("helicopter rotor blades", "rotor blades", ("the rotor of a helicopter",)),
    Everyday("a chainsaw", "a chainsaw", ("a chainsaw cutting a tree", "a roaring chainsaw", "a lumberjack's saw")),
    Everyday("a rooster crowing", "a rooster", ("cock-a-doodle-doo", "a cock crowing", "a crowing cock", "a rooster in the morning"), "rooster"),
    Everyday("a crackling fire", "a fire", ("a fireplace", "a bonfire", "crackling flames", "the crackling of a fire", "burning wood"), "fire"),
    Everyday("wind howling", "a strong wind", ("howling wind", "a gale", "a storm wind", "the howling of the wind")),
    Everyday("wind blowing", "the wind", ("a breeze", "the wind in the trees", "a light wind", "blowing wind"), "wind face"),
    Everyday("a clap of thunder", "thunder", ("a thunderclap", "rolling thunder", "a thunderstorm", "a storm with thunder"), "cloud with lightning"),
    Everyday("a heartbeat", "a heart", ("a beating heart", "a human heart beating", "heart beats"), "beating heart"),
    Everyday("a slow heartbeat", "a slow heart", ("a slowly beating heart", "a calm heartbeat")),
    Everyday("a fast heartbeat", "a racing heart", ("a racing heart", "a heart beating fast")),
    Everyday("an engine revving", "a racing car", ("a car revving up", "a revving motor", "a sports car", "a motor revving"), "race car"),
    Everyday("an engine idling", "a running motor", ("a car with its motor running", "a running engine", "an idling car"), "car"),
    Everyday("a telephone ringing", "a telephone", ("a ringing phone", "the ring of a phone", "a phone call coming in", "an old telephone"), "telephone"),
    Everyday("a telephone dial tone", "a dial tone", ("the tone before dialling",)),
    Everyday("a telephone busy signal", "a busy line", ("a busy line", "an engaged tone")),
    Everyday("a bell ringing", "a bell", ("a ringing bell", "bells ringing", "the ringing of a bell", "ding dong"), "bell"),
    Everyday("a large church bell ringing", "a church bell", ("church bells", "the bells of a church", "a big church bell"), "church"),
    Everyday("a small bell ringing", "a small bell", ("a little bell", "a hand bell", "a tiny bell ringing"), "bellhop bell"),
    Everyday("footsteps", "someone walking", ("steps", "a person walking", "the steps of a man", "someone walking by"), "footprints"),
    Everyday("knocking on a door", "someone at the door", ("a knock on the door", "knock knock", "somebody knocking at the door"), "door"),
    Everyday("crickets chirping", "crickets", ("chirping crickets", "crickets in the grass", "crickets on a summer night"), "cricket"),
    Everyday("a bird chirping", "a bird", ("birds singing", "birds chirping", "a chirping bird", "birds in the morning", "a songbird"), "bird"),
    Everyday("bubbling water", "bubbling water", ("bubbles", "boiling water", "water boiling in a pot", "a bubbling aquarium"), "bubbles"),
    Everyday("a slow wailing siren", "a siren", ("a siren", "a police siren", "a fire engine siren", "the siren of a police car"), "police car"),
    Everyday("a fast wailing siren", "a fast siren", ("a hectic siren",)),
    Everyday("a two-tone siren", "an ambulance", ("an ambulance", "an ambulance passing", "a two-tone horn"), "ambulance"),
    Everyday("an alarm clock beeping", "an alarm clock", ("a beeping alarm clock", "an alarm in the morning", "a morning alarm"), "alarm clock"),
    Everyday("a smoke alarm", "a smoke alarm", ("a fire alarm", "a smoke detector going off", "a fire alarm going off")),
    Everyday("two beeps", "a beeper", ("beep beep",)),
    Everyday("three beeps", "three beeps", ("beep beep beep",)),
    Everyday("white noise", "white noise", ("static", "radio static", "hissing noise", "a steady white noise")),
    Everyday("pink noise", "pink noise", ("soft pink noise",)),
    Everyday("brown noise", "brown noise", ("deep brown noise",)),
    Everyday("a laser shot", "a laser gun", ("a laser", "a ray gun", "a blaster", "pew pew"), "water pistol"),
    Everyday("laser shots", "laser guns", ("a laser battle", "several laser shots")),
    Everyday("a steady high tone", "a high tone", ("a high tone", "a high-pitched tone", "a high beep that does not stop")),
    Everyday("a steady low tone", "a low tone", ("a low tone", "a low hum", "a deep tone")),
    Everyday("a steady mid-pitched tone", "a test tone", ("a test tone", "a pure tone", "a sine wave")),
    Everyday("a rising tone", "a rising tone", ("a tone that goes up", "a tone getting higher")),
    Everyday("a falling tone", "a falling tone", ("a tone that goes down", "a tone getting lower")),
    Everyday("people applauding", "applause", ("applause", "an audience clapping", "a clapping crowd", "people clapping their hands"), "clapping hands"),
    Everyday("a gunshot", "a gun", ("a gun being fired", "a shot from a gun", "a pistol shot")),
    Everyday("someone breathing", "someone breathing", ("breathing", "a person breathing")),
    Everyday("a door closing", "a closing door", ("a door being shut", "a door falling shut", "someone closing a door"), "door"),
    Everyday("a door opening", "an opening door", ("a door being opened", "someone opening a door")),
    Everyday("a creaking door", "an old door", ("a squeaky door", "a door creaking", "a squeaking hinge")),
    Everyday("a footstep", "one step", ("one step", "just one footstep")),
    Everyday("coins jingling", "coins", ("jingling coins", "clinking coins", "coins in a pocket", "money jingling"), "coin"),
    Everyday("dice rolling on a table", "dice", ("rolling dice", "dice being rolled", "a throw of the dice"), "dice"),
    Everyday("playing cards being shuffled", "playing cards", ("cards being shuffled", "someone shuffling a deck", "a deck of cards being shuffled")),
    Everyday("pages of a book being flipped", "a book", ("pages turning", "flipping pages", "someone leafing through a book"), "open book"),
    Everyday("a book being closed", "a closing book", ("a book shut", "someone closing a book")),
    Everyday("an axe chopping wood", "an axe", ("chopping wood", "someone chopping wood", "wood being chopped"), "axe"),
    Everyday("a knife being drawn", "a sword", ("a sword being drawn", "a drawn blade"), "dagger"),
    Everyday("a metal pot struck", "a metal pot", ("a clanging pot", "someone hitting a pot", "a pan being hit")),
    Everyday("a mouse click", "a computer mouse", ("a computer mouse clicking", "a click of the mouse"), "computer mouse"),
    Everyday("a switch being flipped", "a light switch", ("someone switching on the light", "a switch clicking")),
    Everyday("a click", "a button", ("a clicking button", "one click")),
    Everyday("cloth rustling", "cloth", ("fabric rustling", "rustling clothes")),
    Everyday("an electric zap", "an electric shock", ("electricity zapping", "an electric spark")),
    Everyday("a power up in a video game", "a power up", ("a video game power up", "a game character getting stronger")),
    Everyday("a jump in a video game", "a jump in a video game", ("a game character jumping", "a hero jumping in a game")),
    Everyday("a short 8-bit video game jingle", "an old video game", ("8-bit music", "chiptune music", "retro game music"), "game controller"),
    Everyday("a short steel drum jingle", "a steel drum band", ("a Caribbean jingle",)),
    Everyday("a crow cawing", "a crow", ("a cawing crow", "a raven", "a crow"), "black bird"),
    Everyday("a burp", "a burp", ("burping", "someone burping", "a belch")),
    Everyday("a cash register", "a cash register", ("a till", "a cash register in a shop")),
    Everyday("a record scratch", "a scratched record", ("a DJ scratching", "a turntable scratch")),
    Everyday("the hiss of a vinyl record", "an old record", ("vinyl hiss", "an old record player")),
    Everyday("a finger snap", "snapping fingers", ("snapping fingers", "a snap of the fingers")),
    Everyday("a deep cinematic boom", "a deep boom", ("a deep boom", "a boom from a film trailer")),
    Everyday("a dark whoosh", "a whoosh", ("a whoosh", "something whooshing past")),
    Everyday("a drum roll", "a drum roll", ("a drumroll", "a roll on the drum"), "long drum"),
    Everyday("a rock drum beat", "a drum kit", ("a drum beat", "drums", "someone playing the drums", "a rock beat", "a drummer"), "drum"),
    Everyday("a disco drum beat", "a disco drummer", ("a disco beat", "disco drums")),
    Everyday("a hip-hop drum beat", "a hip-hop beat", ("a hip-hop beat", "hip-hop drums")),
    Everyday("a march drum beat", "a marching drummer", ("marching drums", "a march on the drum")),
    Everyday("a waltz drum beat", "a waltz drummer", ("a waltz beat",)),
    Everyday("a crash cymbal", "a cymbal", ("a cymbal", "a cymbal crash", "a crashing cymbal")),
    Everyday("a snare drum", "a snare drum", ("a hit on the snare",)),
    Everyday("a bass drum", "a bass drum", ("a hit on the bass drum",)),
    Everyday("a tambourine", "a tambourine", ("a shaken tambourine",)),
    Everyday("a triangle", "a triangle", ("a musical triangle", "the ting of a triangle")),
    Everyday("maracas", "maracas", ("shaking maracas",), "maracas"),
    Everyday("a cowbell", "a cowbell", ("more cowbell", "a bell on a cow")),
    Everyday("a hand clap", "a hand clap", ("one clap", "someone clapping once")),
    Everyday("a long whistle", "a referee's whistle", ("a referee's whistle", "someone whistling for a long time")),
    Everyday("a tabla rhythm", "a tabla", ("tabla drums", "an Indian drum")),
    Everyday("a tribal drum loop", "a tribal drum", ("tribal drums", "African drums")),
    Everyday("an electronic beep", "a robot", ("a beep", "a robot beeping"), "robot"),
    Everyday("an electronic music loop", "electronic music", ("electronic music", "techno music", "dance music")),
)

# What people call instruments -> General MIDI name, and the picture data's noun where there is one.
INSTRUMENT_WORDS = {
    "a piano": ("grand piano", "piano keyboard"), "a guitar": ("steel guitar", "guitar"), "an acoustic guitar": ("steel guitar", "guitar"),
    "an electric guitar": ("clean electric guitar", "guitar"), "a heavy metal guitar": ("distorted guitar", ""), "a saxophone": ("alto saxophone", "saxophone"),
    "a bass guitar": ("fingered bass guitar", ""), "a bass": ("acoustic bass", ""), "an organ": ("church organ", ""), "a choir": ("choir singing aahs", ""), "people singing": ("choir singing aahs", "singer"),
    "strings": ("string ensemble", ""), "an orchestra of strings": ("string ensemble", ""), "a violin": ("violin", "violin"), "a trumpet": ("trumpet", "trumpet"),
    "an accordion": ("accordion", "accordion"), "a banjo": ("banjo", "banjo"), "a flute": ("flute", "flute"), "a harp": ("harp", ""), "a cello": ("cello", ""),
    "a clarinet": ("clarinet", ""), "a trombone": ("trombone", ""), "a harmonica": ("harmonica", ""), "a xylophone": ("xylophone", ""), "a music box": ("music box", ""),
    "bagpipes": ("bagpipes", ""), "a sitar": ("sitar", ""), "a tuba": ("tuba", ""), "an oboe": ("oboe", ""), "a recorder": ("recorder", ""), "a french horn": ("french horn", "postal horn"),
    "a harpsichord": ("harpsichord", ""), "a marimba": ("marimba", ""), "steel drums": ("steel drums", ""), "kettledrums": ("timpani", ""), "a fiddle": ("fiddle", "violin"),
    "a keyboard": ("electric piano", "piano keyboard"), "a synthesizer": ("sawtooth synth", ""), "a double bass": ("double bass", ""), "someone whistling": ("whistle", ""),
    "a piccolo": ("piccolo", ""), "a bassoon": ("bassoon", ""), "an ocarina": ("ocarina", ""), "a pan flute": ("pan flute", ""), "a glockenspiel": ("glockenspiel", ""), "a vibraphone": ("vibraphone", ""),
}
MANNERS = ("playing a long note", "playing a low note", "playing a high note", "playing a rising scale", "playing a falling scale", "playing chords", "playing a slow melody",
           "playing a fast melody")
# Other words for them, and what an instrument does when nobody says.
MANNER_WORDS = {"playing a long note": ("holding a note", "playing one long note"), "playing a low note": ("playing a deep note",), "playing a high note": ("playing a very high note",),
                "playing a rising scale": ("playing a scale upwards", "going up a scale", "playing a scale"), "playing a falling scale": ("playing a scale downwards", "going down a scale"),
                "playing chords": ("playing some chords", "playing a chord"), "playing a slow melody": ("playing a melody", "playing a calm tune", "playing slowly", "playing a slow tune"),
                "playing a fast melody": ("playing fast", "playing a quick tune", "playing a fast tune")}
DEFAULT_MANNER = "playing a slow melody"

# What may be said to be in the background, as in training/data/sound_variants.py.
AMBIENCES = ("rain falling", "sea waves", "wind blowing", "wind howling", "a crackling fire", "a clock ticking", "crickets chirping", "a bird chirping", "an engine idling", "a helicopter", "footsteps",
             "bubbling water", "a clap of thunder", "a heartbeat", "a rock drum beat", "a grand piano playing a slow melody", "a harp playing a slow melody", "a music box playing a slow melody",
             "a nylon guitar playing chords")


def held_out_wording(text: str) -> bool:
    """An eighth of the other words for sounds never come up in training: they measure whether meaning was learnt."""
    return hashlib.sha1(text.encode()).hexdigest()[-1] in "05"


def is_plural(thing: str) -> bool:
    return not thing.startswith(("a ", "an ", "one ", "someone", "the sea", "the wind")) and bool(re.search(r"(s|people singing)$", thing))


def bare(thing: str) -> str:
    return re.sub(r"^(a|an|the) ", "", thing)


@dataclass(frozen=True)
class Wish:
    """A sound as somebody asks for it."""

    caption: str  # canonical
    words: str  # "a dog's bark"
    thing: str = ""  # "a dog"; nothing where it cannot be asked what it sounds like
    drawn: str = ""  # noun of the picture data


class SoundCatalogue:
    """Canonical captions and wordings of the training clips in `records` (class, phrases, split)."""

    def __init__(self, records: list[dict]):
        counts: Counter[str] = Counter()
        others: dict[str, Counter[str]] = defaultdict(Counter)
        for record in records:
            if record["split"] != "train":
                continue
            first, *rest = record["phrases"]
            counts[first] += 1
            for text in rest:
                others[text][first] += 1
        self.captions = sorted(counts)
        known = set(self.captions)
        self.everyday = [each for each in EVERYDAY if each.caption in known]
        ours = {text: each.caption for each in self.everyday for text in (*each.wordings, each.thing)}
        # A phrase stands for the sound whose clips have it most often, an instrument for its slow melody, unless people mean something else by it.
        self.meaning: dict[str, str] = {}
        for text, firsts in others.items():
            slow_melody = f"{text} {DEFAULT_MANNER}"
            self.meaning[text] = slow_melody if slow_melody in known else max(sorted(firsts), key=firsts.__getitem__)
        self.meaning |= {text: caption for text, caption in ours.items() if text not in known}
        self.meaning |= {text: f"{with_name(name)} {DEFAULT_MANNER}" for text, (name, _) in INSTRUMENT_WORDS.items()}
        self.meaning |= {text: text for text in self.captions}
        self.meaning = {text: caption for text, caption in self.meaning.items() if caption in known}
        self.wordings: dict[str, list[str]] = {text: [] for text in self.captions}
        for text, caption in self.meaning.items():
            self.wordings[caption].append(text)
        self.instruments = [name for name in INSTRUMENTS if f"{with_name(name)} {DEFAULT_MANNER}" in known]
        self.words_of_instruments = [text for text, (name, _) in INSTRUMENT_WORDS.items() if name in self.instruments]
        self.ambiences = [caption for caption in AMBIENCES if caption in known]
        self.drawable = [each for each in self.everyday if each.drawn]
        self._deck: list[Everyday] = []

    # -- wishes ----------------------------------------------------------------------------------------------------

    def wish(self, rng: random.Random, held_out: bool = False, mixed_share: float = 0.1) -> Wish:
        """A sound to ask for: an everyday one (each once before any comes again), an instrument, or any; sometimes with a second sound."""
        form = rng.random()
        if form < 0.6:
            made = self._everyday(rng, held_out)
        elif form < 0.9:
            made = self.instrument(rng, held_out)
        else:
            caption = rng.choice(self.captions)
            made = Wish(caption, self.worded(rng, caption, 0.4, held_out))
        return self.with_second(rng, made) if rng.random() < mixed_share else made

    def _everyday(self, rng: random.Random, held_out: bool) -> Wish:
        if not self._deck:
            self._deck = rng.sample(self.everyday, len(self.everyday))
        each = self._deck.pop()
        return Wish(each.caption, self.worded(rng, each.caption, 0.55, held_out), each.thing, each.drawn)

    def worded(self, rng: random.Random, caption: str, share: float = 0.4, held_out: bool = False) -> str:
        """The caption itself or, in `share` of the cases, other words for it."""
        others = [text for text in self.wordings[caption] if text != caption and held_out_wording(text) == held_out]
        return rng.choice(others) if others and rng.random() < share else caption

    def instrument(self, rng: random.Random, held_out: bool = False) -> Wish:
        """Half of the wishes say no more than the instrument, and mostly it is one that people know."""
        if rng.random() < 0.65:
            thing = rng.choice(self.words_of_instruments)
            name, drawn = INSTRUMENT_WORDS[thing]
        else:
            name, drawn = rng.choice(self.instruments), ""
            thing = with_name(name)
        if rng.random() < 0.5:
            return Wish(f"{with_name(name)} {DEFAULT_MANNER}", thing, thing, drawn)
        manner = rng.choice([each for each in MANNERS if f"{with_name(name)} {each}" in self.wordings])
        words = [manner, *(text for text in MANNER_WORDS[manner] if held_out_wording(text) == held_out)]
        form, said = rng.random(), rng.choice(words)
        if form < 0.25 and manner != "playing chords":
            text = f"{manner.removeprefix('playing ')} on {thing}"
        elif thing.startswith(("people", "someone")):
            text = f"{with_name(name)} {manner}"
        else:
            text = f"{thing} {said}"
        return Wish(f"{with_name(name)} {manner}", text, "", drawn)

    def with_second(self, rng: random.Random, first: Wish, behind: bool | None = None) -> Wish:
        behind = rng.random() < 0.6 if behind is None else behind
        second = self.second(rng, first.caption, behind)
        words = (rng.choice(("{a} with {b} in the background", "{a} with {b} in the background", "{a} and {b} in the background", "{a} while there is {b} behind it")) if behind
                 else rng.choice(("{a} and {b}", "{a} and {b}", "{a} together with {b}"))).format(a=first.words, b=second)
        return Wish(sound_caption(first.caption, "", second, behind), words)

    def second(self, rng: random.Random, first: str, behind: bool) -> str:
        """Another everyday sound, or an ambience that goes behind the first."""
        choices = self.ambiences if behind else [each.caption for each in self.everyday]
        return rng.choice([caption for caption in choices if caption != first])

    def seen(self, rng: random.Random) -> Wish:
        """A sound whose source can be drawn."""
        if rng.random() < 0.25:
            thing = rng.choice([text for text in self.words_of_instruments if INSTRUMENT_WORDS[text][1]])
            name, drawn = INSTRUMENT_WORDS[thing]
            return Wish(f"{with_name(name)} {DEFAULT_MANNER}", thing, thing, drawn)
        each = rng.choice(self.drawable)
        return Wish(each.caption, self.worded(rng, each.caption, 0.3, False), each.thing, each.drawn)


def read_records() -> list[dict]:
    """Records of all sounds that were built; none where none were."""
    return [json.loads(line) for path in sorted((DATA / "sounds").glob("*.jsonl")) for line in path.open()]
