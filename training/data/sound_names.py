"""What recorded files are called: class and phrases for every file of ESC-10, Kenney's sets and the Sonic Pi samples."""

from __future__ import annotations

import re

# ESC-10's class -> our class and phrases.
ESC10 = {
    "Dog bark": ("dog bark", ["a dog barking", "a barking dog", "a dog"]),
    "Rain": ("rain", ["rain falling", "the sound of rain", "rain"]),
    "Sea waves": ("sea waves", ["sea waves", "waves washing ashore", "the ocean"]),
    "Baby cry": ("baby cry", ["a baby crying", "a crying baby", "an infant crying"]),
    "Clock tick": ("clock tick", ["a clock ticking", "a ticking clock", "tick tock"]),
    "Person sneeze": ("sneeze", ["a person sneezing", "someone sneezing", "a sneeze"]),
    "Helicopter": ("helicopter", ["a helicopter", "a helicopter flying", "helicopter rotor blades"]),
    "Chainsaw": ("chainsaw", ["a chainsaw", "a chainsaw running", "someone cutting wood with a chainsaw"]),
    "Rooster": ("rooster", ["a rooster crowing", "a crowing rooster", "a rooster"]),
    "Fire crackling": ("fire crackling", ["a crackling fire", "fire crackling", "a campfire"]),
}

# The start of Kenney's file names, longest match first -> class and phrases.
KENNEY = {
    "cardFan": ("cards", ["playing cards being fanned", "playing cards"]), "cardOpenPackage": ("cards", ["a pack of cards being opened"]),
    "cardPlace": ("cards", ["a playing card placed on a table", "a playing card"]), "cardShove": ("cards", ["a playing card shoved over a table", "a playing card"]),
    "cardShuffle": ("cards", ["playing cards being shuffled", "shuffling cards"]), "cardSlide": ("cards", ["a playing card sliding", "a playing card"]),
    "cardTakeOutPackage": ("cards", ["a card taken out of its pack"]), "chipLay": ("poker chips", ["a poker chip laid down", "a poker chip"]),
    "chipsCollide": ("poker chips", ["poker chips clinking together", "poker chips"]), "chipsHandle": ("poker chips", ["someone handling poker chips", "poker chips"]),
    "chipsStack": ("poker chips", ["poker chips being stacked", "poker chips"]), "diceThrow": ("dice", ["dice rolling on a table", "dice thrown"]),
    "dieGrab": ("dice", ["a die picked up"]), "dieShuffle": ("dice", ["a die shaken in a hand", "shaking dice"]), "dieThrow": ("dice", ["a die thrown on a table", "a rolling die"]),
    "highDown": ("game sound", ["a high falling game sound"]), "highUp": ("game sound", ["a high rising game sound"]),
    "laser": ("laser", ["a laser shot", "a laser gun"]), "lowDown": ("game sound", ["a low falling game sound"]),
    "lowRandom": ("game sound", ["a low game sound"]), "lowThreeTone": ("game sound", ["three low game tones"]),
    "pepSound": ("game sound", ["a bright game sound", "a game sound"]), "phaseJump": ("game sound", ["a jump in a video game", "a jumping game sound"]),
    "phaserDown": ("laser", ["a falling phaser shot", "a phaser shot"]), "phaserUp": ("laser", ["a rising phaser sound", "a phaser sound"]),
    "powerUp": ("power up", ["a power up in a video game", "a rising power up sound"]), "spaceTrash": ("game sound", ["space debris in a video game", "a noisy game sound"]),
    "threeTone": ("game sound", ["three game tones"]), "tone": ("game sound", ["a single game tone"]), "twoTone": ("game sound", ["two game tones"]),
    "zap": ("laser", ["an electric zap", "a zap"]), "zapThreeToneDown": ("laser", ["a zap falling in three tones", "a zap"]),
    "zapThreeToneUp": ("laser", ["a zap rising in three tones", "a zap"]), "zapTwoTone": ("laser", ["a zap with two tones", "a zap"]),
    "jingles_HIT": ("jingle", ["a short orchestra hit jingle", "a short jingle"]), "jingles_NES": ("8-bit jingle", ["a short 8-bit video game jingle", "a chiptune jingle"]),
    "jingles_PIZZA": ("pizzicato strings", ["a short pizzicato jingle", "a jingle of plucked strings"]), "jingles_SAX": ("alto saxophone", ["a short saxophone jingle", "a saxophone"]),
    "jingles_STEEL": ("steel drums", ["a short steel drum jingle", "steel drums"]), "beltHandle": ("cloth", ["someone handling a leather belt"]),
    "bookClose": ("book", ["a book being closed"]), "bookFlip": ("book", ["pages of a book being flipped", "turning pages"]), "bookOpen": ("book", ["a book being opened"]),
    "bookPlace": ("book", ["a book placed on a table"]), "chop": ("chop", ["an axe chopping wood", "a chop"]), "cloth": ("cloth", ["cloth rustling", "rustling cloth"]),
    "clothBelt": ("cloth", ["a cloth belt being pulled"]), "creak": ("creak", ["a creaking door", "creaking wood"]), "doorClose": ("door", ["a door closing", "a door"]),
    "doorOpen": ("door", ["a door opening", "a door"]), "drawKnife": ("knife", ["a knife being drawn", "a blade drawn from its sheath"]),
    "dropLeather": ("thud", ["leather dropped on the floor", "a soft thud"]), "footstep": ("footsteps", ["a footstep", "a single footstep"]),
    "handleCoins": ("coins", ["coins jingling", "someone handling coins"]), "handleSmallLeather": ("cloth", ["someone handling leather"]),
    "knifeSlice": ("knife", ["a knife slicing", "a slice of a knife"]), "metalClick": ("click", ["a metallic click"]), "metalLatch": ("click", ["a metal latch"]),
    "metalPot": ("pot", ["a metal pot struck", "a clang of a pot"]), "click": ("click", ["a click", "a button click"]), "mouseclick": ("click", ["a mouse click"]),
    "mouserelease": ("click", ["a mouse button released"]), "rollover": ("click", ["a soft interface tick", "a soft click"]),
    "switch": ("click", ["a switch being flipped", "a light switch", "a click of a switch"]),
}

# Sonic Pi sample -> phrase; what is not named here is read from its name by `sonic_pi`.
SONIC_PI = {
    "ambi_choir": ("choir singing aahs", "an ambient choir"), "ambi_dark_woosh": ("whoosh", "a dark whoosh"), "ambi_drone": ("drone", "an ambient drone"),
    "ambi_glass_hum": ("drone", "a humming glass"), "ambi_glass_rub": ("drone", "a rubbed glass"), "ambi_haunted_hum": ("drone", "a haunted hum"),
    "ambi_lunar_land": ("drone", "a spacey ambient sound"), "ambi_piano": ("grand piano", "an ambient piano chord"), "ambi_soft_buzz": ("drone", "a soft buzz"),
    "ambi_swoosh": ("whoosh", "a swoosh"), "guit_e_fifths": ("clean electric guitar", "an electric guitar playing fifths"),
    "guit_e_slide": ("clean electric guitar", "an electric guitar sliding"), "guit_em9": ("clean electric guitar", "an electric guitar playing a chord"),
    "guit_harmonics": ("guitar harmonics", "guitar harmonics"), "loop_amen": ("drum beat", "a fast breakbeat"), "loop_amen_full": ("drum beat", "a long breakbeat"),
    "loop_breakbeat": ("drum beat", "a breakbeat"), "loop_compus": ("electronic loop", "an electronic music loop"), "loop_garzul": ("electronic loop", "an eerie electronic loop"),
    "loop_industrial": ("electronic loop", "an industrial drum loop"), "loop_mika": ("electronic loop", "an electronic loop"), "loop_safari": ("drum beat", "a tribal drum loop"),
    "loop_tabla": ("tabla", "a tabla rhythm"), "misc_burp": ("burp", "a burp"), "misc_cineboom": ("boom", "a deep cinematic boom"), "misc_crow": ("crow", "a crow cawing"),
    "perc_bell": ("bell", "a bell struck"), "perc_snap": ("finger snap", "a finger snap"), "perc_snap2": ("finger snap", "a finger snap"),
    "perc_swash": ("whoosh", "a swash"), "perc_till": ("cash register", "a cash register"), "vinyl_backspin": ("vinyl", "a record spun backwards"),
    "vinyl_hiss": ("vinyl", "the hiss of a vinyl record"), "vinyl_rewind": ("vinyl", "a record rewinding"), "vinyl_scratch": ("vinyl", "a record scratch"),
    "elec_bell": ("bell", "an electronic bell"), "elec_chime": ("chime", "an electronic chime"), "elec_beep": ("beeps", "an electronic beep"),
}
SONIC_PI_KINDS = {"bd": ("bass drum", "an electronic bass drum"), "sn": ("snare drum", "an electronic snare drum"), "bass": ("bass", "a synth bass note"),
                  "tabla": ("tabla", "a tabla stroke"), "elec": ("electronic hit", "an electronic {}"), "drum": ("drum", "a {}"), "perc": ("percussion", "a {}")}
SAMPLE_WORDS = {"hi": "high", "lo": "low", "filt": "filtered"}


def esc10(label: str) -> tuple[str, list[str]]:
    return ESC10[label]


def kenney(file_name: str) -> tuple[str, list[str]]:
    """`RPG_sounds__footstep04.ogg` -> ("footsteps", ["a footstep", ...])"""
    stem = file_name.removesuffix(".ogg").split("__")[-1]
    return KENNEY[max((key for key in KENNEY if stem.startswith(key)), key=len)]


def sonic_pi(file_name: str) -> tuple[str, list[str]]:
    """`drum_cymbal_open.flac` -> ("cymbal", ["an open cymbal hit"])"""
    stem = file_name.removesuffix(".flac")
    if stem in SONIC_PI:
        group, phrase = SONIC_PI[stem]
        return group, [phrase]
    kind, *rest = stem.split("_")
    words = [SAMPLE_WORDS.get(word, word) for word in rest]
    if kind == "drum":
        thing = next((word for word in words if word in ("cymbal", "tom", "snare", "splash", "cowbell", "roll", "bass")), "kick")
        names = {"bass": "bass drum", "kick": "kick drum", "snare": "snare drum", "tom": "tom drum", "roll": "drum roll", "splash": "splash cymbal"}
        adjectives = [word for word in words if word not in (thing, "kick", "pedal")]
        phrase = " ".join([*adjectives, names.get(thing, thing)])
        return names.get(thing, thing), [f"{'an' if phrase[0] in 'aeio' else 'a'} {phrase}"]
    group, phrase = SONIC_PI_KINDS[kind]
    word = re.sub(r"\d", "", " ".join(words))
    return group, [phrase.format(word)]
