"""What conversations of several turns are about (paper 5.3, MosIT): topics with things to draw, sounds, and ways in which they come up.

Nouns are those of the picture data, sounds canonical captions of the sound data; a conversation never leaves its topic.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    name: str  # "a birthday party"
    nouns: tuple[str, ...]
    sounds: tuple[str, ...] = ()


def _instrument(name: str) -> str:
    return f"{name} playing a slow melody"


PIANO, VIOLIN, FLUTE, HARP = (_instrument(name) for name in ("a grand piano", "a violin", "a flute", "a harp"))
TRUMPET, ACCORDION, GUITAR, ORGAN = (_instrument(name) for name in ("a trumpet", "an accordion", "a steel guitar", "a church organ"))
BANJO, HARMONICA, MUSIC_BOX, BAGPIPES = (_instrument(name) for name in ("a banjo", "a harmonica", "a music box", "bagpipes"))
SITAR, SAXOPHONE, CELLO, STEEL_DRUMS = (_instrument(name) for name in ("a sitar", "an alto saxophone", "a cello", "steel drums"))

TOPICS: tuple[Topic, ...] = tuple(Topic(*row) for row in (
    # Nature and weather
    ("a thunderstorm", ("cloud with lightning", "lightning bolt", "umbrella with rain drops"), ("a clap of thunder", "heavy rain falling on a roof", "wind howling")),
    ("a rainy day", ("cloud with rain", "umbrella", "snail"), ("rain falling", "light rain falling on a roof")),
    ("the seaside", ("wave", "spiral shell", "crab", "beach with an umbrella"), ("sea waves", "waves washing ashore")),
    ("a windy day", ("wind face", "kite", "wind chime"), ("wind blowing", "wind howling")),
    ("winter", ("snowman", "snowflake", "gloves", "sled"), ("wind howling", "a crackling fire")),
    ("spring", ("tulip", "blossom", "butterfly", "bird"), ("a bird chirping", "light rain falling on a roof")),
    ("summer nights", ("full moon", "cricket", "night with stars"), ("crickets chirping", GUITAR)),
    ("autumn", ("maple leaf", "mushroom", "chestnut", "umbrella"), ("wind blowing", "rain falling")),
    ("a walk in the woods", ("evergreen tree", "mushroom", "deer", "owl"), ("footsteps", "a bird chirping", "an axe chopping wood")),
    ("the mountains", ("mountain", "snow-capped mountain", "goat", "hiking boot"), ("wind howling", "a cowbell")),
    ("the desert", ("desert", "camel", "cactus", "scorpion"), ("wind blowing",)),
    ("volcanoes", ("volcano", "fire", "rock"), ("a deep cinematic boom", "a crackling fire")),
    ("hurricanes", ("tornado", "cyclone", "house"), ("wind howling", "heavy rain falling on a roof")),
    ("rainbows", ("rainbow", "sun behind rain cloud", "umbrella"), ("light rain falling on a roof",)),
    ("a waterfall hike", ("water drop", "mountain", "backpack"), ("bubbling water", "footsteps")),
    # Animals
    ("dogs", ("dog", "dog face", "poodle", "paw prints", "bone"), ("a dog barking",)),
    ("cats", ("cat", "cat face", "black cat", "yarn"), ()),
    ("farm animals", ("cow", "pig", "chicken", "tractor"), ("a rooster crowing", "a cowbell")),
    ("songbirds", ("bird", "feather", "nest with eggs"), ("a bird chirping",)),
    ("crows", ("black bird", "feather", "evergreen tree"), ("a crow cawing",)),
    ("roosters", ("rooster", "chicken", "sunrise"), ("a rooster crowing",)),
    ("insects", ("ant", "honeybee", "beetle", "cricket", "lady beetle"), ("crickets chirping",)),
    ("life in the sea", ("whale", "dolphin", "octopus", "jellyfish", "coral"), ("bubbling water", "sea waves")),
    ("the zoo", ("lion", "giraffe", "elephant", "zebra", "penguin"), ("a bird chirping", "people applauding")),
    ("dinosaurs", ("t-rex", "sauropod", "volcano", "bone"), ("a deep cinematic boom",)),
    ("pets", ("hamster", "rabbit", "tropical fish", "parrot", "turtle"), ("a dog barking", "a bird chirping")),
    ("horses", ("horse", "horse face", "horse race"), ("people applauding",)),
    ("owls", ("owl", "full moon", "mouse"), ("wind blowing", "crickets chirping")),
    ("monkeys", ("monkey", "monkey face", "gorilla", "banana"), ("a tribal drum loop",)),
    ("bees and honey", ("honeybee", "honey pot", "sunflower"), ("a bird chirping",)),
    ("bears", ("bear", "polar bear", "honey pot", "panda"), ()),
    ("frogs", ("frog", "lotus", "fly"), ("crickets chirping", "rain falling")),
    # Home and everyday life
    ("getting up in the morning", ("alarm clock", "cup of coffee", "sunrise", "toothbrush"), ("an alarm clock beeping", "a rooster crowing")),
    ("falling asleep", ("bed", "crescent moon", "teddy bear"), (MUSIC_BOX, "pink noise", "sea waves")),
    ("a new baby", ("baby", "baby bottle", "teddy bear"), ("a baby crying", MUSIC_BOX)),
    ("moving house", ("house", "package", "key", "truck"), ("a door opening", "footsteps")),
    ("cleaning up", ("broom", "bucket", "sponge", "soap"), ("bubbling water", "cloth rustling")),
    ("doing the laundry", ("t-shirt", "socks", "basket"), ("bubbling water", "cloth rustling")),
    ("the bathroom", ("bathtub", "shower", "soap"), ("bubbling water",)),
    ("visitors at the door", ("door", "bell", "waving hand"), ("knocking on a door", "a door opening", "a bell ringing")),
    ("an old house", ("old broken house", "old key", "spider web"), ("a creaking door", "wind howling", "footsteps")),
    ("telephones", ("telephone", "mobile phone", "phone receiver"), ("a telephone ringing", "a telephone dial tone", "a telephone busy signal")),
    ("clocks and watches", ("mantelpiece clock", "watch", "alarm clock", "hourglass"), ("a clock ticking", "an alarm clock beeping")),
    ("the fireplace", ("fire", "wood", "chair"), ("a crackling fire", "an axe chopping wood")),
    ("gardening", ("tulip", "seedling", "worm", "sunflower"), ("a bird chirping", "light rain falling on a roof")),
    ("knitting", ("yarn", "socks", "scarf"), ("a clock ticking",)),
    ("repairs at home", ("hammer", "screwdriver", "toolbox", "ladder"), ("a click", "a metal pot struck")),
    ("fire safety", ("fire extinguisher", "fire engine", "firefighter"), ("a smoke alarm", "a fast wailing siren")),
    ("having a cold", ("sneezing face", "thermometer", "cup of green tea"), ("a person sneezing",)),
    ("the heart", ("human heart", "beating heart", "stethoscope"), ("a heartbeat", "a fast heartbeat")),
    ("breathing exercises", ("person in lotus position", "lungs", "dashing away"), ("someone breathing", "sea waves")),
    ("table manners", ("fork and knife", "plate with fork and knife"), ("a burp",)),
    # Food
    ("breakfast", ("croissant", "egg", "cup of coffee", "pancakes"), ("bubbling water",)),
    ("baking a cake", ("birthday cake", "egg", "butter", "cupcake"), ("a metal pot struck",)),
    ("cooking soup", ("pot of stew", "carrot", "onion", "potato"), ("bubbling water", "a metal pot struck")),
    ("pizza night", ("pizza", "tomato", "cheese wedge"), (ACCORDION, "a telephone ringing")),
    ("a tea party", ("teapot", "cup of green tea", "cookie"), ("bubbling water", HARP)),
    ("fruit salad", ("strawberry", "banana", "kiwi fruit", "grapes"), ()),
    ("a barbecue", ("steak", "fire", "corn", "hot dog"), ("a crackling fire",)),
    ("ice cream", ("bowl of ice cream", "soft ice cream cone", "strawberry"), (MUSIC_BOX,)),
    ("sushi", ("sushi", "chopsticks", "fish"), ("a knife being drawn",)),
    ("a picnic", ("basket", "sandwich", "watermelon", "ant"), ("a bird chirping", GUITAR)),
    ("grocery shopping", ("shopping cart", "bread", "tomato", "receipt"), ("a cash register", "coins jingling")),
    ("chocolate", ("chocolate bar", "cookie", "doughnut"), ()),
    ("coffee", ("cup of coffee", "croissant", "doughnut"), ("bubbling water",)),
    # Celebrations
    ("a birthday party", ("birthday cake", "balloon", "gift box", "party popper"), ("people applauding", "a short steel drum jingle")),
    ("Christmas", ("christmas tree", "santa claus", "gift box", "snowman"), ("a small bell ringing", "a crackling fire", MUSIC_BOX)),
    ("Halloween", ("halloween pumpkin", "ghost", "bat", "spider web"), ("a creaking door", "wind howling", "a crow cawing")),
    ("New Year's Eve", ("fireworks", "clinking glasses", "sparkler"), ("a deep cinematic boom", "people applauding", "a clock ticking fast")),
    ("a wedding", ("wedding", "ring", "bouquet"), ("a large church bell ringing", ORGAN, VIOLIN)),
    ("Easter", ("egg", "rabbit face", "hatching chick", "tulip"), ("a large church bell ringing", "a bird chirping")),
    ("carnival", ("clown face", "confetti ball", "theatre masks"), (TRUMPET, "a tribal drum loop", "people applauding")),
    ("a graduation", ("graduation cap", "scroll", "trophy"), ("people applauding", TRUMPET)),
    ("Valentine's Day", ("red heart", "rose", "love letter", "chocolate bar"), (VIOLIN, HARP)),
    ("a surprise for a friend", ("gift box", "balloon", "ribbon"), ("a drum roll", "people applauding")),
    # Music, stage and screen
    ("learning the piano", ("piano keyboard", "musical score", "music note"), (PIANO, "a grand piano playing a rising scale")),
    ("a rock concert", ("guitar", "microphone", "drum", "sign of the horns"), ("a rock drum beat", "people applauding", "a crash cymbal")),
    ("jazz", ("saxophone", "trumpet", "music notes"), (SAXOPHONE, TRUMPET)),
    ("an orchestra", ("violin", "trumpet", "musical score"), (VIOLIN, CELLO, FLUTE, TRUMPET)),
    ("folk music", ("accordion", "banjo", "violin"), (ACCORDION, BANJO, HARMONICA)),
    ("drumming", ("drum", "long drum", "maracas"), ("a rock drum beat", "a drum roll", "a snare drum")),
    ("Scotland", ("castle", "sauropod", "ram"), (BAGPIPES, "wind blowing")),
    ("the circus", ("circus tent", "clown face", "elephant", "person juggling"), ("a drum roll", "people applauding", TRUMPET)),
    ("going to the cinema", ("popcorn", "clapper board", "movie camera", "film projector"), ("a deep cinematic boom", "people applauding")),
    ("a magic show", ("magic wand", "top hat", "rabbit", "crystal ball"), ("a drum roll", "people applauding")),
    ("dancing", ("disco ball", "ballet shoes", "music notes"), ("a disco drum beat", "a waltz drum beat")),
    ("old records", ("dvd", "radio", "music note"), ("the hiss of a vinyl record", "a record scratch")),
    ("making a podcast", ("studio microphone", "pair of headphones", "speaker low volume"), ("a short 8-bit video game jingle", "a click")),
    ("video games", ("game controller", "joystick", "pixel monster"), ("a laser shot", "a power up in a video game", "a jump in a video game", "a short 8-bit video game jingle")),
    ("India", ("hindu temple", "sari", "elephant", "auto rickshaw"), (SITAR, "a tabla rhythm")),
    ("the Caribbean", ("palm tree", "coconut", "desert island"), (STEEL_DRUMS, "sea waves")),
    ("Japan", ("mount fuji", "cherry blossom", "sushi", "japanese castle"), ("a flute playing a slow melody", "a small bell ringing")),
    # On the move
    ("cars", ("car", "race car", "fuel pump", "wheel"), ("an engine idling", "an engine revving")),
    ("a motor race", ("race car", "trophy", "stopwatch"), ("an engine revving", "people applauding")),
    ("trains", ("steam train", "bullet train", "railway track", "station"), ("a long whistle", "a bell ringing")),
    ("flying", ("airplane", "luggage", "airplane departure"), ("a helicopter", "two beeps")),
    ("helicopters", ("helicopter", "rescue helmet", "cloud"), ("a helicopter", "helicopter rotor blades")),
    ("the ambulance service", ("ambulance", "hospital", "health worker"), ("a two-tone siren", "a fast heartbeat")),
    ("the fire brigade", ("fire engine", "firefighter", "ladder", "fire"), ("a fast wailing siren", "a crackling fire", "a smoke alarm")),
    ("the police", ("police car", "police officer", "detective"), ("a slow wailing siren", "footsteps")),
    ("sailing", ("sailboat", "anchor", "compass", "wave"), ("sea waves", "wind blowing")),
    ("cycling", ("bicycle", "person riding a bicycle", "water drop"), ("a small bell ringing", "wind blowing")),
    ("a space flight", ("rocket", "astronaut", "ringed planet", "satellite"), ("a deep cinematic boom", "a steady low tone")),
    ("aliens", ("ufo", "alien", "pixel monster"), ("an electronic beep", "laser shots", "a rising tone")),
    ("robots", ("robot", "gear", "mechanical arm"), ("an electronic beep", "three beeps")),
    ("a camping trip", ("tent", "camping", "fire", "flashlight"), ("a crackling fire", "crickets chirping", GUITAR)),
    ("a treasure hunt", ("world map", "compass", "diamond", "key"), ("coins jingling", "a creaking door", "footsteps")),
    ("pirates", ("ship", "skull and crossbones", "parrot", "anchor"), ("sea waves", "a gunshot", "coins jingling")),
    # Work, school and play
    ("the first day of school", ("school", "backpack", "pencil", "teacher"), ("a bell ringing", "pages of a book being flipped")),
    ("the library", ("books", "open book", "glasses"), ("pages of a book being flipped", "a book being closed")),
    ("working in an office", ("desktop computer", "keyboard", "printer", "office worker"), ("a mouse click", "a telephone ringing")),
    ("a building site", ("construction worker", "brick", "building construction", "hammer"), ("a chainsaw", "an engine idling")),
    ("forestry", ("axe", "wood", "evergreen tree"), ("a chainsaw", "an axe chopping wood")),
    ("electricity", ("light bulb", "electric plug", "battery"), ("an electric zap", "a switch being flipped")),
    ("hearing tests", ("pair of headphones", "eye", "health worker"), ("a rising tone", "a steady high tone", "a falling tone")),
    ("radio", ("radio", "satellite antenna", "loudspeaker"), ("white noise", "a short 8-bit video game jingle")),
    ("knights and castles", ("castle", "crossed swords", "shield", "crown"), ("a knife being drawn", TRUMPET)),
    ("fairy tales", ("princess", "dragon", "frog", "castle"), (HARP, MUSIC_BOX)),
    ("board games", ("dice", "chess pawn", "puzzle piece"), ("dice rolling on a table", "playing cards being shuffled")),
    ("a casino", ("slot machine", "dice", "coin"), ("coins jingling", "dice rolling on a table", "playing cards being shuffled")),
    ("football", ("soccer ball", "goal net", "stadium", "trophy"), ("a long whistle", "people applauding")),
    ("boxing", ("boxing glove", "bell", "medal"), ("a bell ringing", "people applauding")),
    ("running", ("running shoe", "running person", "stopwatch"), ("footsteps", "a fast heartbeat", "a long whistle")),
    ("the Wild West", ("cowboy hat face", "horse", "cactus"), ("a gunshot", HARMONICA, BANJO)),
    ("church", ("church", "candle", "folded hands"), ("a large church bell ringing", ORGAN)),
    ("meditation", ("person in lotus position", "lotus", "candle"), ("sea waves", "a small bell ringing", "pink noise")),
    ("spies", ("detective", "magnifying glass", "camera", "briefcase"), ("footsteps", "a telephone ringing", "a door closing")),
    ("ghost stories", ("ghost", "candle", "old broken house"), ("a creaking door", "wind howling", "a clap of thunder")),
    ("doctors", ("stethoscope", "syringe", "hospital", "pill"), ("a heartbeat", "someone breathing")),
    ("painting", ("artist palette", "paintbrush", "framed picture"), ()),
    ("photography", ("camera", "camera with flash", "sunset"), ("a click",)),
    ("money", ("money bag", "coin", "bank", "credit card"), ("coins jingling", "a cash register")),
))
