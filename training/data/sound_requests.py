"""Wordings of the instruction data for sounds. {s}: the sound as a person words it ("a dog barking"); {t}: what makes it ("a dog"); {n}: the
same without an article; {c}: the canonical caption; {w}: a thing to draw, {p}: its caption; {x}: a second sound; {does}: "does" or "do"."""

PLAY = (
    "Play {s}.", "Please play {s}.", "Can you play {s}?", "Could you play {s} for me?", "Play me {s}.", "Play {s} please.", "Play the sound of {s}.",
    "Play a sound of {s}.", "Play the noise of {s}.", "Make the sound of {s}.", "Make a sound like {s}.", "Make a noise like {s}.", "Let me hear {s}.",
    "Let me hear the sound of {s}.", "Let us hear {s}.", "Let's hear {s}.", "I want to hear {s}.", "I'd like to hear {s}.", "I would like to hear {s}.",
    "I would love to hear the sound of {s}.", "I want to listen to {s}.", "Can I hear {s}?", "Could I hear {s}, please?", "May I hear {s}?",
    "Can we listen to {s}?", "I need the sound of {s}.", "I need a sound of {s} for my video.", "I need an audio clip of {s}.", "Give me the sound of {s}.",
    "Give me a sound clip of {s}.", "Give me an audio file with {s}.", "Generate the sound of {s}.", "Generate audio of {s}.", "Generate a sound: {s}.",
    "Create the sound of {s}.", "Create an audio clip of {s}.", "Create a sound effect of {s}.", "Produce the sound of {s}.", "Make me a recording of {s}.",
    "Make a sound effect: {s}.", "Record {s} for me.", "Send me a recording of {s}.", "Send me the sound of {s}.", "Imitate {s}.", "Can you imitate {s}?",
    "Simulate {s}.", "The sound of {s}, please.", "A recording of {s}, please.", "An audio clip of {s}, please.", "How about the sound of {s}?",
    "Could you make the sound of {s}?", "Would you play {s}?", "Would you let me hear {s}?", "Are you able to play {s}?", "Try to play {s}.",
    "My son wants to hear {s}.", "For my film I need the sound of {s}.", "We need the sound of {s} for our radio play.", "I'd fancy the sound of {s}.",
    "I wish I could hear {s}.", "I was hoping to hear {s}.", "I'm in the mood for the sound of {s}.", "Put on the sound of {s}.", "Put {s} on my speakers.",
    "Turn on the sound of {s}.", "Start the sound of {s} for me.", "Do you have the sound of {s}?", "Have you got a sound of {s}?", "Get me the sound of {s}.",
    "Fetch me a recording of {s}.", "Bring me the sound of {s}.", "Show me what {s} sounds like.", "Demonstrate the sound of {s}.", "Turn this into a sound: {s}.",
    "As audio, please: {s}.", "Fill the room with the sound of {s}.", "My ears long for {s}.", "It would be great to hear {s}.",
    "A short clip of {s} would be nice.", "Could we get a sound effect of {s}?", "A sound effect with {s}, thanks.", "Hi! Can you play {s}?",
    "Hello, please let me hear {s}.", "Play something for me: {s}.", "Play {s} once.", "Can you do {s} as a sound?", "Use your speakers: {s}.",
    "Render {s} as audio.", "Synthesise {s}.", "I need to hear {s} right now.", "What is the sound of {s}? Play it.", "Is it possible to hear {s}?",
    "Would you be so kind as to play {s}?", "I could use the sound of {s}.", "Let the speakers do {s}.", "Sound design: {s}.", "Some audio of {s}, if you can.",
    "I'm making a podcast. Play {s}.", "Quick, the sound of {s}!", "Present {s} as audio.", "Make it sound like {s}.", "I'd be glad to hear {s}.",
    "Please generate {s} as a sound.", "Perform the sound of {s}.", "My request: the sound of {s}.", "I'm after the sound of {s}.",
)

# About what makes the sound.
ASK = (
    "What {does} {t} sound like?", "What {does} {t} sound like?", "How {does} {t} sound?", "What sound {does} {t} make?", "What noise {does} {t} make?",
    "Do you know what {t} sound{z} like?", "Can you show me how {t} sound{z}?", "How would {t} sound?", "I wonder what {t} sound{z} like.",
    "I have never heard {t}, let me listen.", "Which sound {does} {t} make?", "Tell me what {t} sound{z} like.", "My daughter asks what {t} sound{z} like.",
    "I forgot how {t} sound{z}.", "Let me hear what {t} sound{z} like.", "Play me what {t} sound{z} like.", "What would {t} sound like?",
    "Could I hear {t}?", "Let me hear {t}.", "I'd like to listen to {t}.", "I want to hear {t}.", "Can you make the sound of {t}?", "Sound like {t}.",
    "Make a noise like {t}.", "Be {t} for a moment: make the noise.", "Have you ever heard {t}? Play it.", "Can you sound like {t}?",
    "How do I recognise {t} by ear? Play it.", "And {t}, how {does} that sound?", "What is it like to hear {t}?", "Play {t}.", "Can you play {t}?",
)

SHORT_PLAY = (
    "sound of {s}", "sound of {t}", "{n} sound", "{n} noise", "{n} sound please", "{n} sounds", "{n} sound effect", "sound: {s}", "audio: {s}", "play {s}",
    "hear {s}", "audio of {s}", "noise of {t}", "{n} audio clip", "recording of {s}", "the sound of {t}, please", "{n} noises please",
)

# Only of what can be nothing but a sound: "a dog barking", "white noise".
BARE_PLAY = ("{s}", "{s} please", "{s}, please", "{s}!")

# These sound like refusals and ask for a sound.
INSISTED_PLAY = (
    "Don't describe {s}, play it.", "No words, just the sound of {s}.", "No picture, I want to hear {s}.", "Not a picture: the sound of {s}.",
    "Don't draw {t}, let me hear it.", "I don't want to see {t}, I want to hear it.", "I don't need a text about {s}, just play it.",
    "Don't tell me about {t}, play the sound.", "Why don't you play {s}?", "Skip the talk and play {s}.", "Don't write, let me listen to {s}.",
    "Only the sound of {s}, no words.", "No image this time, play {s}.", "I can't read now, let me hear {s}.", "Don't forget to play {s}.", "Can't you play {s}?",
)

PLAY_SENTENCES = (
    "Here is the sound of {c}.", "Here is the sound of {c}.", "Here is the sound of {c}.", "Here is the sound of {c}.", "This is the sound of {c}.",
    "Sure! Here is the sound of {c}.", "Of course. Here is the sound of {c}.", "Listen, here is the sound of {c}.", "Here comes the sound of {c}.",
)
SECOND_SENTENCES = ("And here is the sound of {c}.", "Here is the sound of {c}.", "And this is the sound of {c}.")
SECOND_PICTURE = ("And here is {p}.", "Here is {p}.", "And this is {p}.")

AGREE_PLAY = ("I hope you like it.", "Shall I play another one?", "Enjoy!", "Let me know what you think.", "Would you like to hear another one?")

NOW_PLAY = ("Now {s}.", "And {s}?", "Now play {s}.", "And now the sound of {s}.", "Next, {s}.", "Do the same with {s}.", "Now let me hear {s}.",
            "Great, now {s}, please.", "Nice. Now make the sound of {s}.", "And what {does} {t} sound like?", "And {t}?")

REPLAY = ("Again.", "Play it again.", "Once more, please.", "One more time.", "I want to hear it again.", "Repeat that sound.", "Another one.", "Can you play it again?",
          "Let me hear that once more.")

ADD_BEHIND = ("Add {x} in the background.", "Now with {x} in the background.", "Put {x} behind it.", "And with {x} in the background?", "Mix {x} into it.",
              "Can you add {x}?", "The same, but with {x} in the background.", "I'd like to hear {x} behind it.")

PLAY_WITH_WORDS = (
    ("Play {s} and tell me one thing about it.", "It is something many people know at once. Here is the sound of {c}."),
    ("Say good night and play {s}.", "Good night, sleep well and dream of nice things. Here is the sound of {c}."),
    ("Write a short greeting and add the sound of {s}.", "Hello and all the best to you! Here is the sound of {c}."),
    ("Tell me a very short story with the sound of {s}.", "Once upon a time everybody stopped and listened. Here is the sound of {c}."),
)

# A picture and a sound in one reply; {t} makes the sound and can be drawn as {w}.
SEE_AND_HEAR = (
    "Draw {w} and play its sound.", "Show me {w} and let me hear it.", "I want to see and hear {t}.", "Picture and sound of {t}, please.", "A picture and the sound of {t}.",
    "Draw {w} and make its noise.", "Give me a picture of {w} with its sound.", "Let me see {w} and hear what it sounds like.", "Make a picture of {w} and add the sound.",
    "Paint {w}, and what does it sound like?", "Show {w} and play {s}.", "Draw {w} and play {s}.", "An image of {w} together with the sound of {s}.",
)
HEAR_AND_SEE = (
    "Play the sound of {t} and draw it.", "Let me hear {t} and then show me {w}.", "First the sound of {s}, then a picture of {w}.", "Play {s} and then draw {w}.",
    "I want to hear and see {t}.", "Sound and picture of {t}, please.", "Play {s}, and show me {w} as well.", "Let me hear {s} and see {w}.",
)
# After a drawing; and after a sound.
HEAR_IT = ("What does it sound like?", "And what does it sound like?", "Now let me hear it.", "How does it sound?", "Play its sound.", "Which sound does it make?", "Can I hear it too?",
           "Now the sound, please.", "Make its noise.", "Let me hear it as well.", "Add the sound.", "What noise does it make?")
SEE_IT = ("Now draw it.", "And a picture of it?", "Now show me {w}.", "Can you draw it as well?", "What does it look like? Draw it.", "Now a picture, please.", "Draw {w} now.", "Let me see it too.")
TWO_SOUNDS = ("Play {s} and then {x}.", "First {s}, then {x}.", "Let me hear {s} and after that {x}.", "Two sounds, please: {s} and {x}.", "Play {s}, and {x} as a second sound.")
BOTH_AT_ONCE = ("Play {s} and {x} at the same time.", "I want to hear {s} and {x} together.", "Mix {s} and {x}.", "{s} together with {x}, please.", "The sound of {s} and {x} at once.")

# Before, after or inside of a question: it is to be answered in words.
NO_SOUND = (
    "No sound, please.", "No sounds please.", "Please no sound.", "No audio.", "No audio, please.", "Without sound, please.", "Don't play anything.", "Please don't play anything.",
    "Don't play a sound.", "Do not play any audio.", "You don't have to play it.", "No need to play it.", "I'm in a library, so no sound.", "My speakers are off.", "I don't want to hear anything.",
    "I don't want a sound.", "I don't need the audio.", "Mute, please.", "Keep quiet, just write.", "The baby sleeps, so no noise please.", "Leave out the sound.", "Skip the audio.",
    "Text only, no sound.", "Just words, no sound.", "I have no headphones, so in words please.", "Spare me the noise.", "Silent mode: words only.", "I can't listen now.",
    "No music, please.", "No picture and no sound, please.", "Neither pictures nor sounds, please.",
)
NO_SOUND_INSIDE = (" without playing it", " without any sound", " without audio", " in words", " but no sound", ", but don't play it", ", no sound please", ", no audio", " (no sound)", ", just in words")
DECLINED_PLAY = (
    "Don't play {s}.", "Please don't play {s}.", "Do not play the sound of {s}.", "I don't want to hear {s}.", "Never play {s} again.", "Stop playing {s}.", "Turn off the sound of {s}.",
    "No sound of {s}, please.", "Forget the sound of {s}.", "Whatever you do, don't play {s}.", "I did not ask for the sound of {s}.", "Cancel {s}, I don't want to hear it.",
    "I can't stand {s}, please don't play it.", "I said no sound of {s}.",
)
DECLINED_PLAY_ANSWERS = ("All right, I will not play it.", "Understood, no sound.", "Of course, only words then.", "Okay, I leave the sound out.", "No sound then. What would you like instead?",
                         "Sure, it stays quiet. What can I do for you?")
# A picture of something that sounds, and no sound.
DRAW_SILENTLY = ("Draw {w}, no sound please.", "I don't want to hear {t}, draw it.", "Not the sound, a picture of {w}.", "A silent picture of {w}, please.", "Show me {w}, I don't need the sound.",
                 "Don't play anything, just draw {w}.", "Draw {w}.", "A picture of {w}.", "Show me {w}.", "I want to see {w}.", "Show me what {t} looks like, as a drawing.", "Paint {w}.", "image of {w}")

THANKS_PLAY = ("Thanks!", "Thank you, it sounds great.", "Nice, thank you.", "Lovely sound!", "Great, that's all.", "Cool.", "I like that sound.", "Beautiful.", "Perfect, thanks a lot.", "That sounds just right.",
               "Wow, that was loud.", "Ha, funny!", "Exactly what I wanted.", "Not bad.", "It sounds a bit odd, but okay.", "That's enough noise for today.", "Okay, thanks, bye!", "My cat ran away, haha.",
               "How did you do that?", "I'm impressed.", "Sounds good.", "That was quick, thank you.")
THANKS_PLAY_ANSWERS = ("You are welcome!", "I am glad you like it.", "My pleasure. Tell me when you want to hear another one.")

# What identity answers say once the model makes sounds: part of a sentence -> what it becomes.
WITH_SOUNDS = {
    "I can talk, look at pictures and draw them.": "I can talk, look at pictures, draw them and play sounds.",
    "I can chat with you, tell you what I see in a picture, and draw pictures.": "I can chat with you, tell you what I see in a picture, draw pictures and play sounds.",
}
CAN_YOU_PLAY = ("Can you play sounds?", "Can you make sounds?", "Do you make noises?", "Are you able to make audio?", "Can you generate sounds?", "Do you do sound effects?", "Can you make music?",
                "Can I hear something from you?", "Is it possible to get sounds from you?")
CAN_YOU_PLAY_ANSWERS = ("Yes, I can make short sounds. Tell me what you would like to hear.", "Yes! What would you like to hear?")
CAN_YOU_HEAR = ("Can you hear me?", "Can you hear sounds?", "Do you listen to my microphone?", "Can you hear what I play?")
CAN_YOU_HEAR_ANSWERS = ("No, I cannot hear. I can read, look at pictures, draw them and play sounds.",)
# Once it is tuned to listen.
CAN_YOU_HEAR_NOW_ANSWERS = ("Yes. Add a sound or record one, and ask me about it.", "Yes, I can. Attach a sound and ask me what it is.")

# Situations that a sound answers although nobody names one: prompts, captions, kind words.
IMPLIED_SOUNDS = (
    (("I can't fall asleep.", "I can't fall asleep, it is too quiet.", "Help me fall asleep with a sound.", "I need something soothing to listen to in bed.", "It's too quiet to sleep.", "The baby won't sleep, maybe a soothing noise helps.",
      "Lull me to sleep.", "I lie awake and want something calm to listen to.", "Something to drift off to, please.", "I need a bedtime sound."),
     ("rain falling", "light rain falling on a roof", "sea waves", "white noise", "crickets chirping", "a crackling fire"), ("Sleep well.", "This may help you rest.", "Close your eyes and listen.")),
    (("I need something calming for my ears.", "I want to relax with a nice sound.", "Something relaxing to listen to, please.", "My head is buzzing, let me hear something peaceful.", "I want to meditate, give me some background sound.",
      "Play something soothing.", "Let me hear something calm.", "I need a calm sound for my yoga class.", "Calm me down with a sound."),
     ("sea waves", "rain falling", "wind blowing", "a bird chirping", "bubbling water", "waves washing ashore"), ("Breathe slowly.", "Take a moment to listen.", "This may calm you.")),
    (("I need background noise to concentrate.", "My office is too silent, give me some noise.", "Some noise to study to, please.", "I can't focus in silence.", "The neighbours are loud, cover them with some noise.",
      "I want a steady background sound for work."),
     ("white noise", "pink noise", "brown noise", "rain falling", "heavy rain falling on a roof"), ("This may help you concentrate.", "Good luck with your work.")),
    (("Surprise me with a sound.", "Play something.", "Play anything you like.", "Play me a surprise.", "Make some noise!", "Let me hear something.", "Let me hear what you can do.", "Play your favourite sound.", "Make a sound, any sound.",
      "Let me hear something interesting.", "Play a random sound."),
     ("a rooster crowing", "a clap of thunder", "a bell ringing", "a bird chirping", "a dog barking", "a telephone ringing", "a rock drum beat", "a short 8-bit video game jingle"), ("Gladly!", "Let me think.", "Here is an idea.")),
    (("Let me hear something funny.", "Make a silly noise.", "Make a funny sound for my kids.", "Play something that makes the children giggle."),
     ("a burp", "a rooster crowing", "a person sneezing", "a jump in a video game"), ("This should make you laugh.", "Here we go.")),
    (("I miss the sound of the seaside.", "I'd love to be at the shore with closed eyes.", "Take my ears to the beach."), ("sea waves", "waves washing ashore"), ("Enjoy the sea.", "Close your eyes.")),
    (("I want to feel as if I were in the forest, with my eyes closed.", "Take my ears for a walk in the woods.", "Bring the garden in spring to my ears."), ("a bird chirping", "wind blowing"), ("Enjoy the fresh air.", "Here you are.")),
    (("We're sitting in the dark and want it to sound like a campfire.", "My fireplace is broken, make the room cosy with sound.", "I'm telling ghost stories by the fire, set the mood with a sound."),
     ("a crackling fire",), ("How cosy!", "Gather around.")),
    (("I'm telling a ghost story, add something spooky for the ears.", "It's a dark and stormy night in my story, let's hear it.", "My haunted house needs a scary sound.", "I need a creepy sound."),
     ("wind howling", "a creaking door", "a clap of thunder", "knocking on a door"), ("How spooky!", "Beware.")),
    (("Wake my brother up!", "My flatmate is still in bed, wake him up loudly.", "I need something loud to get everybody out of bed.", "Wake up call, please!"), ("an alarm clock beeping", "a rooster crowing"), ("Time to get up!", "Good morning!")),
    (("Drum roll, please!", "And the winner is ...", "I have an announcement, make it dramatic with a sound."), ("a drum roll",), ("Here it comes.", "The tension rises.")),
    (("Applause, please!", "Give our speaker a big hand!", "Let's hear it for the band!", "I want the crowd to cheer for me with a sound."), ("people applauding",), ("Bravo!", "Well done!")),
    (("My video game needs a sound when the hero jumps.", "My game character leaps, what should players hear?"), ("a jump in a video game",), ("How about this?", "This could fit.")),
    (("My game needs a sound for an extra life.", "The player gets stronger, I need a jingle for that."), ("a power up in a video game",), ("How about this?", "This could fit.")),
    (("My cat is bored, give her something to listen to.", "Something for my parrot to listen to, please."), ("a bird chirping",), ("I hope it helps.", "Let us see.")),
)
