"""Which emoji become concepts, and what a person would call them."""

import json
import re
import unicodedata
from dataclasses import dataclass

from training.paths import NODE_MODULES

# Symbols are mostly lettering; these few are pictures or plain coloured shapes (which teach the colour words).
KEPT_SYMBOLS = {
    "warning", "no entry", "radioactive", "biohazard", "up arrow", "right arrow", "down arrow", "left arrow",
    "atom symbol", "yin yang", "peace symbol", "check mark button", "check mark", "cross mark", "recycling symbol",
    "red question mark", "red exclamation mark", "plus", "infinity", "trident emblem", "fleur-de-lis", "cinema",
    "star and crescent", "latin cross", "musical note", "red circle", "orange circle", "yellow circle", "green circle",
    "blue circle", "purple circle", "brown circle", "black circle", "white circle", "red square", "orange square",
    "yellow square", "green square", "blue square", "purple square", "brown square", "black large square",
    "large orange diamond", "large blue diamond", "red triangle pointed up", "medical symbol",
}
DROPPED = {
    "middle finger", "hundred points", "zzz", "hole", "sweat droplets", "anger symbol", "kaaba", "funeral urn",
    "heart decoration", "e-mail", "cigarette", "love hotel", "flower playing cards", "mahjong red dragon", "joker",
    "kiss", "couple with heart", "family", "bust in silhouette", "busts in silhouette", "breast-feeding",
    "face without mouth", "dotted line face", "dizzy", "person gesturing no", "person gesturing ok", "deaf person",
    "person wearing turban", "person with skullcap", "black medium square", "index pointing at the viewer",
}
DROPPED_PATTERNS = re.compile(
    r"o.clock|-thirty|^(man|woman|men|women) |facing right|^family|^kiss |^couple|^flag|keycap|: |"
    r"^(deaf|pregnant|wo?men? with bunny)|hand with index finger and thumb|(left|right)wards pushing"
)

# The everyday word where Unicode's own name is stiff.
NOUNS = {
    "automobile": "car", "oncoming automobile": "car from the front", "sport utility vehicle": "suv",
    "delivery truck": "truck", "articulated lorry": "lorry", "locomotive": "steam train", "racing car": "race car",
    "oncoming bus": "bus from the front", "oncoming taxi": "taxi from the front",
    "oncoming police car": "police car from the front", "motor scooter": "scooter", "passenger ship": "cruise ship",
    "flying saucer": "ufo", "police car light": "siren light", "high-speed train": "fast train",
    "vertical traffic light": "traffic light", "horizontal traffic light": "flat traffic light",
    "high voltage": "lightning bolt", "water wave": "wave", "droplet": "water drop", "hourglass done": "hourglass",
    "hourglass not done": "hourglass with flowing sand", "globe showing europe-africa": "globe of europe and africa",
    "globe showing americas": "globe of america", "globe showing asia-australia": "globe of asia",
    "sun with face": "sun with a face", "house with garden": "house with a tree", "derelict house": "old broken house",
    "classical building": "greek temple", "beach with umbrella": "beach with an umbrella", "ring buoy": "life buoy",
    "jack-o-lantern": "halloween pumpkin", "wrapped gift": "gift box", "soccer ball": "soccer ball",
    "american football": "american football", "tennis": "tennis ball", "ice hockey": "ice hockey stick",
    "field hockey": "field hockey stick", "cricket game": "cricket bat", "ping pong": "ping pong paddle",
    "badminton": "badminton racket", "lacrosse": "lacrosse stick", "bowling": "bowling pins", "running shirt": "sports shirt",
    "flag in hole": "golf flag", "1st place medal": "gold medal", "2nd place medal": "silver medal",
    "3rd place medal": "bronze medal", "sports medal": "medal", "pool 8 ball": "eight ball", "game die": "dice",
    "video game": "game controller", "bullseye": "dart board", "performing arts": "theatre masks",
    "mirror ball": "disco ball", "martial arts uniform": "karate suit", "goal net": "goal net",
    "spade suit": "spade", "heart suit": "heart of cards", "diamond suit": "diamond of cards", "club suit": "club of cards",
    "billed cap": "baseball cap", "rescue worker’s helmet": "rescue helmet", "woman’s hat": "sun hat",
    "man’s shoe": "brown shoe", "running shoe": "running shoe", "woman’s sandal": "high sandal",
    "woman’s boot": "high boot", "woman’s clothes": "blouse", "thong sandal": "flip flop", "gem stone": "diamond",
    "studio microphone": "studio microphone", "headphone": "pair of headphones", "musical keyboard": "piano keyboard",
    "mobile phone": "mobile phone", "telephone receiver": "phone receiver", "optical disk": "cd", "television": "tv",
    "desktop computer": "desktop computer", "magnifying glass tilted left": "magnifying glass",
    "magnifying glass tilted right": "magnifying glass tilted right", "light bulb": "light bulb", "memo": "note with a pencil",
    "closed book": "red book", "wastebasket": "trash bin", "locked": "padlock", "unlocked": "open padlock",
    "carpentry saw": "saw", "balance scale": "pair of scales", "adhesive bandage": "bandage", "roll of paper": "toilet paper",
    "couch and lamp": "sofa with a lamp", "identification card": "id card", "hot beverage": "cup of coffee",
    "teacup without handle": "cup of green tea", "clinking beer mugs": "two beer mugs", "glass of milk": "glass of milk",
    "cup with straw": "cup with a straw", "steaming bowl": "bowl of noodle soup", "cooking": "fried egg in a pan",
    "cooked rice": "bowl of rice", "curry rice": "plate of curry rice", "spaghetti": "plate of spaghetti",
    "pot of food": "pot of stew", "bowl with spoon": "bowl with a spoon", "fork and knife with plate": "plate with fork and knife",
    "shortcake": "piece of cake", "soft ice cream": "soft ice cream cone", "shaved ice": "bowl of shaved ice",
    "ice cream": "bowl of ice cream", "meat on bone": "piece of meat", "poultry leg": "chicken leg",
    "cut of meat": "steak", "ear of corn": "corn", "hot pepper": "chili pepper", "french fries": "french fries",
    "fried shrimp": "fried shrimp", "fish cake with swirl": "swirl fish cake", "rice ball": "rice ball",
    "spouting whale": "whale spouting water", "front-facing baby chick": "chick from the front",
    "spider web": "spider web", "paw prints": "paw prints", "four leaf clover": "four leaf clover",
    "fallen leaf": "autumn leaf", "leaf fluttering in wind": "green leaves in the wind", "sheaf of rice": "rice plant",
    "potted plant": "potted plant", "pile of poo": "pile of poo", "skull and crossbones": "skull and crossbones",
    "alien monster": "pixel monster", "grinning cat": "smiling cat face", "flexed biceps": "strong arm",
    "anatomical heart": "human heart", "ok hand": "ok hand sign", "victory hand": "peace hand sign",
    "person biking": "person riding a bicycle", "person mountain biking": "person riding a mountain bike",
    "person rowing boat": "person rowing a boat", "person lifting weights": "person lifting weights",
    "person bouncing ball": "person bouncing a ball", "person walking": "walking person", "person running": "running person",
    "person swimming": "swimming person", "person surfing": "surfing person", "person with crown": "person with a crown",
    "person bald": "bald person", "person beard": "person with a beard", "person blond hair": "blond person",
    "person red hair": "person with red hair", "person curly hair": "person with curly hair",
    "person white hair": "person with white hair", "black large square": "black square",
    "large orange diamond": "orange diamond shape", "large blue diamond": "blue diamond shape",
    "red triangle pointed up": "red triangle", "heart with arrow": "heart with an arrow", "heart with ribbon": "heart with a ribbon",
    "closed mailbox with raised flag": "mailbox", "open mailbox with raised flag": "open mailbox",
    "open mailbox with lowered flag": "empty mailbox", "closed mailbox with lowered flag": "closed mailbox",
    "page facing up": "sheet of paper", "chart increasing": "rising chart", "chart decreasing": "falling chart",
    "speaker high volume": "loudspeaker with sound waves", "musical note": "music note", "musical notes": "music notes",
    "guide dog": "guide dog", "service dog": "service dog", "santa claus": "santa claus", "mrs. claus": "mrs claus",
    "mx claus": "christmas elf in red", "sunrise over mountains": "sunrise over mountains", "collision": "explosion",
    "t-shirt": "t-shirt", "x-ray": "x-ray", "speech balloon": "speech bubble", "thought balloon": "thought bubble",
    "ferris wheel": "ferris wheel", "seat": "airplane seat", "red question mark": "question mark",
    "red exclamation mark": "exclamation mark", "cross mark": "red cross mark", "horse racing": "horse race",
}

# fxemoji runs words together and abbreviates; these are the ones the general matching misses or would get wrong.
FX_NAMES = {
    "cat": "cat face", "catside": "cat", "dog": "dog face", "dogside": "dog", "pig": "pig face", "pigside": "pig",
    "mouse": "mouse face", "mouseside": "mouse", "tiger": "tiger face", "tigerside": "tiger", "leopardside": "leopard",
    "dragonhead": "dragon face", "dragonside": "dragon", "bunny": "rabbit face", "bunnyside": "rabbit",
    "acorn": "chestnut", "chilipepper": "hot pepper", "frontfacingchick": "front-facing baby chick", "hampster": "hamster",
    "spurtingwhale": "spouting whale", "evergreen": "evergreen tree", "fallingleaf": "fallen leaf",
    "leaffluttering": "leaf fluttering in wind", "present": "wrapped gift", "tennisball": "tennis", "heels": "high-heeled shoe",
    "mensshoe": "man’s shoe", "sandals": "woman’s sandal", "tie": "necktie", "cellphone": "mobile phone",
    "opticaldiscicon": "optical disk", "printericon": "printer", "faxicon": "fax machine", "studiomic": "studio microphone",
    "handheldvideocamera": "video camera", "videocasette": "videocassette", "blackpushpin": "pushpin", "lockandkey": "locked with key",
    "fishcakeswirl": "fish cake with swirl", "forkknife": "fork and knife", "sunraincloud": "sun behind rain cloud",
    "stormcloud": "cloud with lightning and rain", "snowmountains": "snow-capped mountain", "toykotower": "tokyo tower",
    "highspeedtrainbulletnose": "bullet train", "confetti": "confetti ball", "heartblue": "blue heart", "heartgreen": "green heart",
    "heartyellow": "yellow heart", "heartpurple": "purple heart", "heartarrow": "heart with arrow", "heartribbon": "heart with ribbon",
    "2hearts": "two hearts", "crying": "crying face", "loudlycrying": "loudly crying face", "frown": "frowning face",
    "grineyes": "grinning face with smiling eyes", "grinsquint": "grinning squinting face", "grinsweat": "grinning face with sweat",
    "grintears": "face with tears of joy", "grinwideeyes": "grinning face with big eyes", "winking": "winking face",
    "tongueout": "face with tongue", "tongueoutwink": "winking face with tongue", "screamfear": "face screaming in fear",
    "monkeyhear": "hear-no-evil monkey", "monkeysee": "see-no-evil monkey", "monkeyspeak": "speak-no-evil monkey",
    "devilhorns": "smiling face with horns", "smileeyes": "smiling face with smiling eyes", "flexbicep": "flexed biceps",
    "aok": "ok hand", "high5": "raised hand", "fistedhand": "raised fist", "japaneseangrymask": "ogre",
    "americasglobe": "globe showing americas", "europeafricaglobe": "globe showing europe-africa",
    "asiaaustraliaglobe": "globe showing asia-australia", "chartupwardstrend": "chart increasing",
    "chartdownwardstrend": "chart decreasing", "manltepiececlock": "mantelpiece clock", "pinkwallet": "purse",
    "banknotedollar": "dollar banknote", "rightmagnifyingglass": "magnifying glass tilted right",
    "leftmagnifyingglass": "magnifying glass tilted left", "bolt": "nut and bolt", "speechbubble": "speech balloon",
    "thoughtbaloon": "thought balloon", "closedmailboxraised": "closed mailbox with raised flag", "bouquetofflowers": "bouquet",
    "pigsnout": "pig nose", "blackskullcrossbones": "skull and crossbones", "perservere": "persevering face",
    "flyingenvelope": "incoming envelope", "foxgrin": "grinning cat", "foxcrying": "crying cat", "foxsmiling": "grinning cat with smiling eyes",
}

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray", "grey")


@dataclass(frozen=True)
class Concept:
    name: str                 # lower-cased Unicode name: the key of the splits
    noun: str                 # what captions say
    synonyms: tuple[str, ...]
    tags: tuple[str, ...]
    group: str
    code: str                 # lower-case hex without fe0f, joined by '-'


def code_of(text: str) -> str:
    """Code points as file names spell them: lower-case hex, no variation selector, no leading zeros."""
    return "-".join(f"{ord(char):x}" for char in text if ord(char) != 0xFE0F)


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _wanted(name: str, group: str, emoji: str) -> bool:
    if group == "Flags" or name in DROPPED or DROPPED_PATTERNS.search(name):
        return False
    if group == "Symbols":
        return name in KEPT_SYMBOLS
    # Gendered variants are joined with a sex sign; neutral professions and animals use the joiner too and stay.
    return not any(sign in emoji for sign in ("♂", "♀"))


def load_concepts() -> tuple[list[Concept], dict[str, str]]:
    """Returns the concepts and a map from any known spelling (letters and digits only) to a code."""
    table = json.loads((NODE_MODULES / "unicode-emoji-json/data-by-emoji.json").read_text())
    folder = NODE_MODULES / "emojibase-data/en"
    entries = {code_of(entry["emoji"]): entry for entry in json.loads((folder / "data.json").read_text())}
    shortcodes = [json.loads((folder / f"shortcodes/{name}.json").read_text())
                  for name in ("cldr", "github", "emojibase", "iamcal", "joypixels")]
    noto = json.loads((NODE_MODULES / "@iconify-json/noto/chars.json").read_text())

    known: dict[str, dict] = {}
    for emoji, row in table.items():
        code = code_of(emoji)
        keys = ["-".join(f"{ord(char):04X}" for char in emoji), "-".join(f"{ord(char):04X}" for char in emoji if ord(char) != 0xFE0F)]
        short: list[str] = []
        for source in shortcodes:
            found = next((source[key] for key in keys if key in source), [])
            short += [found] if isinstance(found, str) else found
        single = [char for char in emoji if ord(char) != 0xFE0F]
        old = unicodedata.name(single[0], "") if len(single) == 1 else ""
        known[code] = {"name": row["name"].lower(), "group": row["group"], "emoji": emoji, "short": short,
                       "label": entries.get(code, {}).get("label", ""), "tags": entries.get(code, {}).get("tags", []),
                       "spellings": [row["name"], noto.get(code, ""), entries.get(code, {}).get("label", ""), old, *short]}

    # Best names first, so that an old or colloquial spelling never takes a code from a proper name.
    spelling: dict[str, str] = {}
    for rank in range(3 + 1):
        for code, row in known.items():
            for text in row["spellings"][rank:rank + 1] if rank < 3 else row["spellings"][3:]:
                if plain(text):
                    spelling.setdefault(plain(text), code)

    chosen = {code: row for code, row in known.items() if _wanted(row["name"], row["group"], row["emoji"])}
    nouns = {code: NOUNS.get(row["name"], row["name"].replace("’", "'")) for code, row in chosen.items()}
    taken = set(nouns.values())
    concepts = []
    for code, row in chosen.items():
        words = [text.replace("_", " ").replace("-", " ").lower() for text in (row["label"], *row["short"])]
        if nouns[code] != row["name"]:
            words.insert(0, row["name"])
        words = [text for text in dict.fromkeys(words)
                 if re.fullmatch(r"[a-z]+( [a-z]+){0,3}", text) and text not in taken and len(text) > 2]
        taken.update(words)  # a synonym belongs to one concept only
        concepts.append(Concept(row["name"], nouns[code], tuple(words[:4]), tuple(row["tags"]), row["group"], code))
    return concepts, spelling
