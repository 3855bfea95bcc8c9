"""The sounds that are asked for when sound making is measured, and which of YAMNet's classes count as right for each.

A right answer names the sound or its family (a violin may be "Bowed string instrument"), never just "Music" or "Sound effect".
"""

from __future__ import annotations

SIREN = ("Siren", "Civil defense siren", "Emergency vehicle", "Police car (siren)", "Ambulance (siren)", "Fire engine, fire truck (siren)")
BELL = ("Bell", "Church bell", "Chime", "Tubular bells", "Change ringing (campanology)", "Jingle bell", "Bicycle bell", "Ding", "Singing bowl", "Ding-dong", "Doorbell")
MALLET = ("Mallet percussion", "Marimba, xylophone", "Glockenspiel", "Vibraphone", "Steelpan", "Chime", "Tubular bells")
GUITAR = ("Guitar", "Acoustic guitar", "Electric guitar", "Plucked string instrument", "Strum", "Steel guitar, slide guitar", "Tapping (guitar technique)")
BOWED = ("Bowed string instrument", "Violin, fiddle", "Cello", "Double bass", "String section", "Orchestra")
BRASS = ("Brass instrument", "Trumpet", "Trombone", "French horn")
WIND_INSTRUMENT = ("Wind instrument, woodwind instrument", "Flute", "Clarinet", "Saxophone")
PIANO = ("Piano", "Electric piano", "Keyboard (musical)")
DRUMS = ("Drum", "Drum kit", "Percussion", "Snare drum", "Bass drum", "Drum machine", "Drum roll", "Rimshot")
BEEP = ("Beep, bleep", "Alarm", "Alarm clock", "Smoke detector, smoke alarm", "Fire alarm", "Buzzer", "Reversing beeps", "Telephone")

# class -> accepted names
ACCEPTED: dict[str, tuple[str, ...]] = {
    # ESC-10
    "dog bark": ("Dog", "Bark", "Yip", "Bow-wow", "Howl", "Domestic animals, pets"), "rain": ("Rain", "Raindrop", "Rain on surface"),
    "sea waves": ("Ocean", "Waves, surf"), "baby cry": ("Crying, sobbing", "Baby cry, infant cry", "Whimper", "Wail, moan"),
    "clock tick": ("Clock", "Tick", "Tick-tock"), "sneeze": ("Sneeze", "Cough", "Sniff"), "helicopter": ("Helicopter", "Aircraft", "Propeller, airscrew"),
    "chainsaw": ("Chainsaw", "Power tool", "Tools", "Light engine (high frequency)", "Lawn mower"),
    "rooster": ("Chicken, rooster", "Crowing, cock-a-doodle-doo", "Fowl", "Livestock, farm animals, working animals"), "fire crackling": ("Fire", "Crackle"),
    # Own synthesis
    "tone": ("Sine wave", "Chirp tone", "Beep, bleep", "Tuning fork", "Dial tone", "Electronic tuner"), "siren": SIREN, "two-tone siren": SIREN,
    "alarm clock": BEEP, "smoke alarm": BEEP, "beeps": (*BEEP, "Sine wave"), "white noise": ("White noise", "Noise", "Static", "Pink noise"),
    "wind": ("Wind", "Wind noise (microphone)", "Howl"), "thunder": ("Thunder", "Thunderstorm", "Rumble", "Explosion", "Boom"),
    "heartbeat": ("Heart sounds, heartbeat", "Heart murmur", "Throbbing"), "engine": ("Engine", "Idling", "Medium engine (mid frequency)", "Heavy engine (low frequency)",
                                                                                  "Accelerating, revving, vroom", "Motor vehicle (road)", "Motorcycle", "Car"),
    "dial tone": ("Dial tone", "Telephone", "Sine wave"), "busy signal": ("Busy signal", "Telephone", "Dial tone"), "telephone": ("Telephone", "Telephone bell ringing", "Ringtone"),
    "bell": BELL, "footsteps": ("Walk, footsteps", "Run"), "knock": ("Knock", "Tap", "Door", "Thump, thud"), "cricket": ("Cricket", "Insect"),
    "bird": ("Bird", "Bird vocalization, bird call, bird song", "Chirp, tweet", "Squawk"),
    "bubbles": ("Water", "Gurgling", "Boiling", "Liquid", "Drip", "Plop"),
    # General MIDI
    "grand piano": PIANO, "harpsichord": ("Harpsichord", *PIANO), "glockenspiel": MALLET, "music box": (*MALLET, "Lullaby", "Music for children"), "vibraphone": MALLET,
    "marimba": MALLET, "xylophone": MALLET, "tubular bells": (*BELL, *MALLET), "church organ": ("Organ", "Electronic organ", "Hammond organ"), "accordion": ("Accordion", "Harmonica"),
    "harmonica": ("Harmonica", "Accordion"), "nylon guitar": GUITAR, "steel guitar": GUITAR, "distorted guitar": (*GUITAR, "Heavy metal", "Rock music", "Distortion"),
    "picked bass guitar": ("Bass guitar", *GUITAR), "violin": BOWED, "cello": BOWED, "double bass": BOWED, "string ensemble": BOWED,
    "pizzicato strings": ("Pizzicato", "Plucked string instrument", *BOWED), "harp": ("Harp", "Plucked string instrument", "Zither"), "timpani": ("Timpani", *DRUMS),
    "choir singing aahs": ("Choir", "Singing", "Chant", "Vocal music", "Opera"), "trumpet": BRASS, "trombone": BRASS, "french horn": BRASS,
    "alto saxophone": WIND_INSTRUMENT, "clarinet": WIND_INSTRUMENT, "flute": (*WIND_INSTRUMENT, "Whistle"), "whistle": ("Whistle", "Whistling", "Flute"),
    "sitar": ("Sitar", "Plucked string instrument"), "banjo": ("Banjo", "Plucked string instrument", "Mandolin", "Guitar"), "bagpipes": ("Bagpipes",),
    "steel drums": (*MALLET,), "drum beat": DRUMS, "applause": ("Applause", "Clapping", "Cheering"), "gunshot": ("Gunshot, gunfire", "Explosion", "Artillery fire", "Cap gun", "Machine gun"),
    "crash cymbal": ("Cymbal", "Hi-hat", "Gong"), "snare drum": DRUMS, "cowbell": ("Cowbell", "Wood block", "Bell"),
}
