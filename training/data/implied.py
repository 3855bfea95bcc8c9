"""Situations in which a picture is welcome although nobody asks for one: moods, good news, feasts, children, holidays, empty slides."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Situation:
    prompts: tuple[str, ...]
    nouns: tuple[str, ...]  # what to draw
    answers: tuple[str, ...]  # kind words before the picture


_SAD = ("sad", "lonely", "down", "miserable", "blue", "unhappy", "heartbroken", "gloomy", "discouraged", "hopeless", "low", "worn out")
_WHEN = ("", " today", " tonight", " this evening", " right now", " these days", " at the moment", " again", " this week")
_SOMEBODY = ("my daughter", "my son", "my sister", "my best friend", "my brother", "my wife", "my husband", "my niece", "my grandson", "our team")
_SUCCESS = ("passed the exam", "won the race", "got the job", "graduated", "finished school", "won first prize", "passed the driving test",
            "scored the winning goal", "got promoted", "won the spelling contest", "made it to the final", "got into university")
_CHILD = ("my little girl", "my son", "my toddler", "my grandchild", "the baby", "my niece", "my kid", "my nephew")

# What went wrong, told without a word for the mood.
_LOSS = ("my favourite ring", "my grandmother's necklace", "all my holiday photos", "my teddy from childhood", "my best friend's trust", "my savings", "my place in the team")
_NOBODY = ("my party", "my concert", "my birthday", "my exhibition", "my farewell", "my first play", "my reading")
_REJECTED = ("university", "the choir", "my dream school", "the agency", "the orchestra", "the jury", "the theatre", "the bank")
_HURT = ("laughed at me", "ignored me all day", "shouted at me", "lied to me", "forgot our anniversary", "doesn't talk to me any more", "moved away", "is in hospital", "is very ill")
_CLOSE = ("my best friend", "my sister", "my husband", "my wife", "my dad", "my mum", "my boyfriend", "my girlfriend", "my son", "my colleague")
_AND_SO = ("", " I could cry.", " It hurts.", " I feel awful.", " I'm so sad.", " I don't know what to do.")
_MISFORTUNES = (
    *(f"I lost {what}.{so}" for what in _LOSS for so in _AND_SO), *(f"Nobody came to {what}.{so}" for what in _NOBODY for so in _AND_SO),
    *(f"The {where} turned me down.{so}".replace("The my", "My").replace("The the", "The") for where in _REJECTED for so in _AND_SO),
    *(f"{who[0].upper() + who[1:]} {what}.{so}" for who in _CLOSE for what in _HURT for so in _AND_SO[:3]),
)

# After the kind words, where no picture is wanted: a reply that stops at the kind words teaches to stop there.
KIND_CLOSINGS = ("I am here if you want to talk.", "Tell me more, if you like.", "Shall we talk about it?", "What would you like to do now?", "Tell me how it goes.")

SITUATIONS = (
    Situation(
        (*_MISFORTUNES[::3], *(f"I feel {mood}{when}." for mood in _SAD for when in _WHEN), *(f"I am so {mood}{when}." for mood in _SAD for when in _WHEN[:4]),
         "I have had a sad day.", "Today was awful, cheer me up.", "I could use some cheering up.", "My day was terrible.", "Cheer me up!",
         "Nobody called me today, I feel forgotten.", "What a horrible week.", "I cried all morning.", "I could use a hug.", "I need a hug.",
         "Everything went wrong today.", "Nothing makes me smile lately.", "I miss home so much.", "She left me.", "My boyfriend broke up with me.",
         "It has been a rough day.", "I need something to smile about.", "Make me smile.", "Please brighten my day.", "Lift my spirits.",
         "I feel like nobody needs me.", "I had a fight with my best friend and feel terrible.", "My heart is heavy.", "I'm not okay today.",
         "I got bad news and I can't stop crying.", "I was left out again.", "Another rejection letter, I'm crushed.", "I lost my job today.",
         "I'm stressed and close to tears.", "It's one of those grey days.", "Life is hard right now.", "I'm homesick.", "I'm scared and alone.",
         "Say something that lifts me up.", "I need a bit of joy.", "I want to smile again.", "The world feels dark.", "What an awful morning I've had.",
         "I am feeling under the weather.", "I'm ill in bed and feel awful.", "Comfort me a little.", "I failed and feel like a loser."),
        ("dog face", "cat face", "bouquet", "sunflower", "rainbow", "teddy bear", "people hugging", "sun"),
        ("I am sorry to hear that. I hope this cheers you up.", "That sounds hard. Take it easy today.", "I am sorry. Here is something nice for you.",
         "I am with you. Maybe this helps a little.")),
    Situation(
        ("My dog died yesterday.", "Our cat passed away.", "I miss my grandmother so much.", "My grandfather died.", "I lost my best friend.",
         "My rabbit died.", "Our old cat did not make it.", "It's a year since my father died.", "My goldfish is dead.", "We buried my uncle today.",
         "We had to say goodbye to our old dog.", "Today is the funeral of my aunt."),
        ("rose", "bouquet", "white heart", "candle", "rainbow", "dove"),
        ("I am so sorry for your loss.", "I am very sorry. I am thinking of you.", "My condolences.")),
    Situation(
        ("It's my birthday today!", "Today is my birthday!", "I turn thirty today.", "It is my sister's birthday today.", "My mother turns sixty today!",
         "Today I'm forty!", "My son is one year old today!", "It's the birthday of my best friend!", "I'm having a birthday party tonight!",
         "Guess who has a birthday today? Me!", "My twins turn five tomorrow!"),
        ("birthday cake", "balloon", "party popper", "gift box", "cupcake"),
        ("Happy birthday!", "All the best on this day!", "Happy birthday, have a wonderful day!")),
    Situation(
        (*(f"{who[0].upper() + who[1:]} {event}{when}!" for who in _SOMEBODY for event in _SUCCESS for when in ("", " today")),
         *(f"I {event}{when}!" for event in _SUCCESS for when in ("", " today", " just now")), "I just passed my exam!", "We won the match!",
         "I finished my first marathon!", "We did it!", "I am so proud of myself!", "I made it!", "Best day of my life!", "I'm over the moon!",
         "I am so happy today!", "We got the keys to our new flat today, hooray!", "I can't believe it, I won!",
         "My first day at school was great!", "I learned to swim!", "Hurray, it worked!", "We are the champions!", "My painting won a prize!",
         "I got an A in maths!", "Good news: I'm cancer-free!", "I finally quit smoking!", "My little brother can walk!", "We reached the summit!",
         "Our school play was a huge success!", "We bought our first house!", "I finally got my diploma!", "My book was published!", "I beat my record!"),
        ("trophy", "gold medal", "party popper", "bottle with popping cork", "medal"),
        ("Congratulations!", "Well done, that is great news!", "Wonderful, that was earned!")),
    Situation(
        ("We are getting married!", "Happy anniversary to us!", "I think I am in love.", "Today is Valentine's day.", "She said yes!", "We got engaged!",
         "It is our tenth wedding anniversary.", "We marry tomorrow!", "My best friend is getting married today!", "I have a date tonight, I'm so excited!",
         "I love my wife so much.", "Our wedding was beautiful.", "He proposed to me!", "I fell in love."),
        ("red heart", "bouquet", "rose", "ring", "sparkling heart"),
        ("How lovely!", "That is wonderful.", "All the best for the two of you!")),
    Situation(
        ("Our baby was born last night!", "I'm going to be a father!", "I am pregnant!", "My sister had a baby!", "We are having twins!",
         "I became an aunt today!", "It's a girl!", "My grandson was born an hour ago!", "We are expecting a baby!", "I'm a grandmother now!", "The stork came!"),
        ("baby", "baby bottle", "teddy bear", "hatching chick", "balloon"),
        ("Congratulations to the whole family!", "What wonderful news!", "Welcome, little one!")),
    Situation(
        (*(f"{who[0].upper() + who[1:]} {wish}." for who in _CHILD for wish in (
            "loves animals and wants to see one", "wants to see something cute", "is bored, surprise them", "cannot sleep and wants to see something calming",
            "loves cute animals", "is crying, what could make them smile", "would like to see an animal", "wants to see a monster that is not scary")),
         "The kids are sad that it rains.", "My little sister is afraid of the dark.", "Something sweet for my toddler, please.",
         "Do you have anything adorable?", "Surprise me with something cute.", "I want to look at something cute.", "I need some cuteness.", "Got anything cute for me?"),
        ("panda", "koala", "hamster", "rabbit face", "penguin", "chick from the front", "fox", "unicorn"),
        ("Here is something for the little one.", "How sweet.", "This should bring a smile.")),
    Situation(
        ("Merry Christmas!", "It's Christmas eve!", "Ho ho ho!", "We are decorating for Christmas today!", "Christmas is coming!", "It's the first of Advent!"),
        ("christmas tree", "santa claus", "snowman", "gift box"), ("Merry Christmas!", "Merry Christmas to you and yours!")),
    Situation(("Happy Halloween!", "It's Halloween night!", "Trick or treat!", "Tonight the ghosts come out!"),
              ("halloween pumpkin", "ghost", "bat", "spider web"), ("Happy Halloween!", "Boo!")),
    Situation(("Happy Easter!", "It is Easter Sunday.", "The Easter bunny was here!"), ("rabbit face", "hatching chick", "egg", "tulip"), ("Happy Easter!",)),
    Situation(("Happy New Year!", "It is New Year's eve!", "Only ten minutes to midnight, happy new year!"),
              ("fireworks", "clinking glasses", "sparkler", "bottle with popping cork"), ("Happy New Year!", "All the best for the new year!")),
    Situation(("Happy Mother's day!", "Today is Mother's day.", "It's Women's day!", "It's Father's day today!"), ("bouquet", "rose", "tulip", "red heart"),
              ("What a lovely day to say thank you.", "All the best!")),
    Situation(
        ("I can't wait for my beach holiday, get me in the mood.", "Put me in a holiday mood.", "Get me in the mood for summer.", "Tomorrow we fly to the sea!",
         "Finally holidays!", "Our summer holiday starts today!", "I am dreaming of the sea.", "I long for the beach.", "I wish I were on an island.",
         "We're going on a cruise tomorrow!", "Off to the mountains tomorrow!", "I need a holiday so badly.",
         "My suitcase is packed, the sea is calling!", "Two more days until vacation!", "I can't wait for summer!", "School is out!"),
        ("beach with an umbrella", "palm tree", "sun", "coconut", "tropical drink"), ("Summer is coming!", "Enjoy the sun and the sea.", "How nice!")),
    Situation(
        ("The first snow is falling, how magical!", "We are off to the ski slopes!", "I dream of snowy mountains.", "It's snowing, I'm so happy!",
         "Get me in the mood for winter."),
        ("snowman", "snowflake", "snow-capped mountain", "skis"), ("How lovely!", "Enjoy the snow!")),
    Situation(
        ("Spring is finally here!", "The first flowers are out, I'm so happy!", "Everything is in bloom, how beautiful!", "Good morning, sunshine!"),
        ("tulip", "cherry blossom", "butterfly", "sun", "sunflower"), ("How lovely!", "Enjoy it!")),
    Situation(
        ("Surprise me with a picture.", "Show me something beautiful.", "Show me anything you like.", "Draw whatever you want.", "Surprise me!",
         "Show me something that makes me laugh.", "Show me something nice.", "Let me see something colourful.", "I want to see something pretty.",
         "Show me something that you like.", "Show me something calming.", "Show me something unusual.", "Let me see something sweet.", "Amaze me.",
         "I'd like to see something lovely.", "Draw me a surprise.", "Show me something for a good mood.", "Show me your best work.", "Draw me anything.", "Show me something funny.", "Show me what you can do.", "Paint anything that comes to mind.",
         "Let me see something that makes people happy.", "Give me something nice to look at.", "I need something beautiful to look at."),
        ("rainbow", "unicorn", "sunflower", "butterfly", "balloon", "parrot", "rocket", "peacock"),
        ("Gladly!", "Let me think.", "Here is an idea.")),
    Situation(
        ("My slide about space looks so empty.", "The first slide of my talk on space needs something to look at.", "My poster on the planets is still blank.",
         "My son's room needs a space poster."),
        ("rocket", "ringed planet", "telescope", "milky way", "satellite"), ("This could help.", "Let us fill it.")),
    Situation(
        ("The party invitation still looks empty.", "The card for the party is still blank.", "My party flyer needs something colourful.",
         "I have to decorate a birthday card.", "I'm making a card for my mother and it looks bare."),
        ("balloon", "party popper", "birthday cake", "bouquet", "gift box"), ("This could help.", "How about this?")),
)


def situation(rng: random.Random) -> tuple[str, str, str]:
    """(prompt, noun, kind words)."""
    chosen = rng.choice(SITUATIONS[:7] if rng.random() < 0.4 else SITUATIONS)
    return rng.choice(chosen.prompts), rng.choice(chosen.nouns), rng.choice(chosen.answers)
