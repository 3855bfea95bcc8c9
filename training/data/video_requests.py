"""Wordings of the instruction data for videos. {n}: a thing with its article ("a red car"), {b}: the same without; {m}: how it moves ("spinning");
{v}: the same as a verb ("spins"); {c}: the canonical caption ("a red car spinning"); {w}: a thing to draw, {p}: its caption."""

# What moves how, in other words than a motion's own phrases (training.data.motions): as it goes on, and as a verb after "that".
MOTION_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "left": (("moving left", "drifting to the left", "gliding to the left", "moving from right to left", "heading left"), ("moves to the left", "goes left", "slides to the left")),
    "right": (("moving right", "drifting to the right", "gliding to the right", "moving from left to right", "heading right"), ("moves to the right", "goes right", "slides to the right")),
    "up": (("moving upwards", "floating up", "flying upwards", "climbing", "going upwards"), ("moves up", "rises", "floats upwards", "goes up")),
    "down": (("moving downwards", "falling", "dropping", "falling down", "going downwards"), ("moves down", "falls", "sinks", "drops down")),
    "spin": (("turning round and round", "spinning around", "whirling", "rotating in place", "twirling"), ("spins", "rotates", "turns around", "is spinning")),
    "grow": (("becoming larger", "getting larger", "zooming in", "becoming bigger and bigger", "expanding"), ("grows", "gets bigger", "comes closer", "becomes larger")),
    "shrink": (("becoming smaller", "zooming out", "becoming tiny", "getting smaller and smaller", "moving into the distance"), ("shrinks", "gets smaller", "goes away", "becomes smaller")),
    "bounce": (("bouncing up and down", "bouncing like a ball", "jumping up and down", "leaping"), ("bounces", "jumps", "hops", "bounces up and down")),
    "swing": (("swinging to and fro", "swinging back and forth", "rocking back and forth", "swaying", "tilting left and right"), ("swings", "rocks", "sways", "swings back and forth")),
    "shake": (("shivering", "vibrating", "wobbling", "shaking all over", "quivering"), ("shakes", "trembles", "vibrates", "wobbles")),
    "circle": (("moving in a circle", "going in circles", "flying in circles", "running in a circle", "orbiting"), ("goes round in a circle", "moves in circles", "circles around")),
    "pulse": (("throbbing", "beating like a heart", "growing and shrinking again and again", "pulsating"), ("pulses", "beats", "pulsates", "throbs")),
    "appear": (("showing up slowly", "becoming visible", "appearing out of nowhere", "slowly appearing"), ("appears", "fades in", "shows up slowly")),
    "vanish": (("vanishing", "fading out", "dissolving", "slowly disappearing", "becoming invisible"), ("disappears", "fades away", "vanishes", "fades out")),
}

FILM = (
    "Make a video of {n} {m}.", "Make a video of {n} {m}, please.", "Create a video of {n} {m}.", "Generate a video of {n} {m}.", "Please make a short video of {n} {m}.",
    "Can you make a video of {n} {m}?", "Could you create a clip of {n} {m}?", "I want a video of {n} {m}.", "I'd like a video of {n} {m}.", "I need a video of {n} {m}.",
    "I would like to see a video of {n} {m}.", "Give me a video of {n} {m}.", "Give me a clip of {n} {m}.", "Show me a video of {n} {m}.", "Show me a clip of {n} {m}.",
    "Show me {n} {m}.", "Let me see {n} {m}.", "I want to see {n} {m}.", "I'd like to see {n} {m}.", "Can I see {n} {m}?", "Can you show me {n} {m}?", "Let me watch {n} {m}.",
    "I want to watch {n} {m}.", "Let us watch {n} {m}.", "Animate {n} {m}.", "Make an animation of {n} {m}.", "Create an animation of {n} {m}.", "Generate an animation: {n} {m}.",
    "An animation of {n} {m}, please.", "A video of {n} {m}, please.", "A short clip of {n} {m}, please.", "A gif of {n} {m}, please.", "Make a gif of {n} {m}.", "Create a gif of {n} {m}.",
    "Make me a gif: {n} {m}.", "Film {n} {m}.", "Please film {n} {m} for me.", "Produce a clip with {n} {m}.", "Produce a short film of {n} {m}.", "Record a video of {n} {m}.",
    "Send me a video of {n} {m}.", "Send me a clip of {n} {m}.", "Show a moving picture of {n} {m}.", "Make a moving picture of {n} {m}.", "Render a video of {n} {m}.",
    "Render {n} {m} as a video.", "I need footage of {n} {m}.", "Get me some footage of {n} {m}.", "How about a video of {n} {m}?", "Try a video of {n} {m}.", "Would you make a clip of {n} {m}?",
    "Show me how {n} {v}.", "Let me see how {n} {v}.", "Let me watch how {n} {v}.", "I want to see how {n} {v}.", "Make a video in which {n} {v}.", "Create a clip in which {n} {v}.",
    "Make a video where {n} {v}.", "Generate a video where {n} {v}.", "Make a clip of {n} that {v}.", "Make a video of {n} that {v}.", "A video of {n} that {v}, please.",
    "Show me a video in which {n} {v}.", "An animation in which {n} {v}, please.", "Animate {n} so that it {v}.", "I'd like a gif of {n} that {v}.", "Can you animate {n} so that it {v}?",
    "What does it look like when {n} {v}?", "What does {n} {m} look like as a video?", "In a video, I want to see {n} {m}.", "Video please: {n} {m}.", "For my website I need a clip of {n} {m}.",
    "For my video I need a shot of {n} {m}.", "My daughter wants to watch {n} {m}.", "The kids want to see a video of {n} {m}.", "Please let me see a clip in which {n} {v}.",
)
# How it moves is left open.
FILM_OPEN = (
    "Make a video of {n}.", "Create a video of {n}.", "Generate a video of {n}.", "Show me a video of {n}.", "I want a video of {n}.", "A video of {n}, please.", "Give me a clip of {n}.",
    "Animate {n}.", "Make an animation of {n}.", "An animation of {n}, please.", "Make a gif of {n}.", "A gif of {n}, please.", "Show me {n} in motion.", "I want to see {n} move.", "Film {n}.",
    "Let me see {n} moving.", "Make {n} move.", "A moving {b}, please.", "Show me a moving {b}.", "Could you make a short clip of {n}?", "I'd like to watch a video of {n}.", "Can you animate {n}?",
    "Send me a gif of {n}.", "I need a short film of {n}.", "Bring {n} to life.", "Create a short animation with {n}.", "Video of {n}", "Clip of {n}", "Not a still picture, a video of {n}.",
)
SHORT_FILM = ("Video of {n} {m}", "Video: {n} {m}", "Clip of {n} {m}", "Gif of {n} {m}", "Animation of {n} {m}", "Film of {n} {m}", "{b} {m}, video", "{n} {m} as a video", "{n} {m}, as a gif",
              "Short clip, {n} {m}", "{n} {m}, animated", "Video, {n} {m}", "Moving picture of {n} {m}")
BARE_FILM = ("{n} {m}", "{n} {m}.", "{n} {m}, please.", "{b} {m}", "{n} that {v}")
# Sound like refusals and are none.
INSISTED_FILM = (
    "No words, just a video of {n} {m}.", "I don't want to read, show me a video of {n} {m}.", "Not a picture, a video of {n} {m}.", "No still image, I want to see {n} {m}.",
    "Don't tell me about it, just film {n} {m}.", "Skip the text and show a clip of {n} {m}.", "Don't draw it, animate it: {n} {m}.", "No sound needed, just a video of {n} {m}.",
    "Without sound is fine: a video of {n} {m}.", "I can't stop watching clips, make one of {n} {m}.", "A picture is not enough, I want to see {n} {m}.", "Why don't you make a video of {n} {m}?",
)
FILM_SENTENCES = ("Here is a video of {c}.", "Here is a short video of {c}.", "This is a video of {c}.", "Here you can watch {c}.", "Sure! Here is a video of {c}.", "Of course. Here is a video of {c}.")
SECOND_VIDEO = ("And here is a video of {c}.", "And here you can watch {c}.", "Here is a video of {c}.")
FILM_AGREE = ("I hope you like it.", "Shall I make another one?", "Enjoy!", "Let me know what you think.", "Would you like it to move differently?")

# After a picture: it is to move.
ANIMATE_IT = ("Now make it move.", "Animate it.", "Can you animate it?", "Make a video of it.", "And as a video?", "The same as a video, please.", "Turn it into a video.", "Now as an animation, please.",
              "Bring it to life.", "Like this, but as a video.", "Make a gif of it.", "Let it move.", "Turn that picture into a clip.", "I want to see it move.", "Like the picture, but moving.",
              "Take it and animate it.", "Could that be a little film?", "Nice! As an animation?", "Use this drawing for a clip.", "Set it in motion, please.", "Cute, can I have it moving?", "Make the drawing move in a video.")
ANIMATE_SO = ("Now make it {g}.", "Make it {g}.", "Can it {g}?", "Let it {g}.", "Animate it so that it {v}.", "Make a video in which it {v}.", "As a video where it {v}, please.", "The same, but {m}.",
              "Now {m}, as a video.", "Turn it into a video where it {v}.", "I want to see it {m}.", "Like the picture, but {m}.", "Show me a clip of it {m}.",
              "Could it {g} in a short film?", "Now let it {g} in a clip.", "Take it and make it {g}, as a video.", "Lovely, can it {g} as a small animation?", "Use that drawing and let it {g} on film.", "Nice, now a clip in which it {v}.",
              "I like it. Can you make it {g} in a gif?", "Put it in motion: it should {g}.", "Could that picture {g}, as a short clip?", "Great, let me watch it {m}.", "From this picture, a video where it {v}.")
# After a video: another motion, another thing, again.
OTHER_MOTION = ("Now {m}.", "Now make it {g}.", "And {m}?", "The same, but {m}.", "Instead, let it {g}.", "Can it {g} instead?", "Now a video in which it {v}.", "Like before, but {m}.", "Make it {g} this time.")
OTHER_THING = ("Now {n}.", "And {n}?", "The same with {n}.", "Now do that with {n}.", "Next, {n} doing the same.", "And now a video of {n} {m}.", "Do the same with {n}, please.", "Now {n} {m}.")
REWATCH = ("Again.", "Once more, please.", "Another one.", "Show it again.", "Play the video again.", "One more time.", "Make another one like it.", "Can I see that once more?")
STILL_OF_IT = ("Now draw it.", "And as a still picture?", "Now just a picture of it.", "Draw it too.", "Make a picture of it as well.", "A still image of it, please.", "Now show me {w} as a picture.", "I'd like it as a drawing, too.")

# Several media in one reply; {s}: a sound as a person words it.
SEE_AND_WATCH = ("Draw {w} and make a video of it {m}.", "A picture and a video of {w}, please: it should be {m}.", "Show me a picture of {w}, then a video of it {m}.", "First draw {w}, then animate it {m}.",
                 "I want a drawing of {w} and a clip of it {m}.", "Picture and video of {w} {m}, please.", "Draw {w} and let me see it {m} in a video.", "An image of {w} and a gif of it {m}.",
                 "Paint {w}, then animate it {m}.", "Draw {w}, then make a clip of it {m}.", "Sketch {w}, and after that film it {m}.", "Picture {w}, and then let it be seen {m} on video.",
                 "One image of {w} and one clip of it {m}.", "Paint {w} first and film it {m} afterwards.", "I need {w} twice: painted, and {m} in a clip.", "{w}, once drawn and once {m} as an animation.")
WATCH_AND_SEE = ("Make a video of {w} {m} and draw it as well.", "A video of {w} {m} and then a picture of it.", "First a clip of {w} {m}, then a drawing of it.", "Animate {w} {m} and paint it too.",
                 "Video of {w} {m}, and a still picture too.", "Film {w} {m}, and add a picture of it.")
WATCH_AND_HEAR = ("Make a video of {w} {m} and play {s}.", "A video of {w} {m} with the sound of {s}.", "Show me a clip of {w} {m} and let me hear {s}.", "Film {w} {m} and add the sound of {s}.",
                  "I want to watch {w} {m} and hear {s}.", "Animate {w} {m}, and let me hear {s} with it.", "Video of {w} {m} together with {s}.", "A clip of {w} {m} and {s} as the sound, please.",
                  "A clip of {w} {m} plus {its}, so that I can hear it.", "I'd like a video of {w} {m} plus {its}.", "Show {w} {m} in a video, and {its} as well.", "Animate {w} {m} and let me listen to {its}.",
                  "Footage of {w} {m}, along with {its} for my ears.", "Make a clip of {w} that {v}, and I want to hear {its} too.", "Film {w} that {v} and play {its}.", "A gif of {w} that {v}, and {its} to listen to.",
                  "Let me watch {w} {m} while {its} can be heard.", "I want to see {w} {m} on video, with {its} to hear.", "Give me a video of {w} {m}, and {s} as audio.", "Record {w} {m}, and make {its} audible.",
                  "Video plus sound, please: {w} {m}, and {s}.", "Could I watch {w} {m} and listen to {its}?", "Film {w} {m}, and also let {s} be heard.")
HEAR_AND_WATCH = ("Play {s} and make a video of {w} {m}.", "Let me hear {s}, then show me a video of {w} {m}.", "First the sound of {s}, then a clip of {w} {m}.", "I want to hear {s} and watch {w} {m}.",
                  "The sound of {s}, and a video of {w} {m}, please.",
                  "I'd like to listen to {s}, and then watch {w} {m}.", "Audio of {s} plus footage of {w} {m}.", "Let {s} be heard, and film {w} {m}.", "Sound {s} and animate {w} that {v}.")
ALL_THREE = ("Give me a picture, a video and the sound of {t}.", "I want to see, watch and hear {t}: a picture, a video and a sound.", "Draw {w}, make a video of it {m}, and play {s}.",
             "Everything about {t}, please: picture, video and sound.", "A picture of {w}, a clip of it {m}, and the sound of {s}.", "Show me {w} as a picture and as a video, and let me hear {s}.",
             "Prepare something about {t} with an image, a short video and a sound.", "Picture, video, sound: {t}, please.",
             "One picture of {w}, one video of it {m}, and {s}.", "For my class: an image of {w}, a clip of it {m}, and {its}.", "{t} in three forms: drawn, animated, and as a sound.",
             "Paint {w}, film it {m}, and let me listen to {its}.", "I need {t} drawn, {m} on video, and {s} to hear.", "A drawing of {w}, a little film of it {m}, plus {its} out loud.",
             "Picture, clip and noise of {t}.", "Let me see {w} drawn, watch it {m}, and hear {its}.", "My lesson is about {t}: I need an image, a clip and {its}.",
             "Show {w} in a picture and {m} in a clip, and then play {its}.", "Sketch {w}, animate it {m}, and make {its} heard.", "All of it for {t}: the image, the animation, the audio.")
TWO_VIDEOS = ("Make a video of {x} and one of {y}.", "Two videos, please: {x}, and {y}.", "First a clip of {x}, then a clip of {y}.", "Animate {x} and then {y}.", "I want to watch {x} and after that {y}.")

FILM_WITH_WORDS = (
    ("Make a video of {n} {m} and tell me one thing about it.", "It is something many people know at once. Here is a video of {c}."),
    ("Say good night and show me a video of {n} {m}.", "Good night, sleep well and dream of nice things. Here is a video of {c}."),
    ("Write a short greeting and add a clip of {n} {m}.", "Hello and all the best to you! Here is a video of {c}."),
    ("Tell me a very short story with a video of {n} {m}.", "Once upon a time everybody stopped and watched. Here is a video of {c}."),
)

NO_VIDEO = (
    "No video, please.", "No videos please.", "Please no video.", "No clip, please.", "Without a video, please.", "Don't make a video.", "Please don't animate anything.", "Do not show me a video.",
    "I don't want to watch anything.", "I don't need a clip.", "No animation, please.", "My connection is slow, so no video.", "Just words, no video.", "Text only, no video.", "Skip the video.",
    "Leave out the film.", "No gif, please.", "I can't watch videos now.", "In words please, not as a video.", "Neither pictures nor videos, please.", "No moving pictures.", "You don't have to film it.",
)
NO_VIDEO_INSIDE = (" without a video", " in words", " but no video", ", no video please", ", without any clip", " (no video)", ", just in words", ", but don't animate it")
DECLINED_FILM = (
    "Don't make a video of {n}.", "Please don't film {n}.", "I don't want a video of {n}.", "Do not animate {n}.", "No video of {n}, please.", "Forget the video of {n}.", "Stop the video of {n}.",
    "I did not ask for a clip of {n}.", "Never show me a video of {n} again.", "Cancel the clip of {n}.", "Whatever you do, don't make a video of {n}.",
)
DECLINED_FILM_ANSWERS = ("All right, no video.", "Understood, I will not make one.", "Of course, only words then.", "Okay, I leave the video out.", "No video then. What would you like instead?")
# A picture, and no video.
DRAW_STILL = ("Draw {w}, no video please.", "Not a video, a picture of {w}.", "A still picture of {w}, please.", "I don't want a video, draw {w}.", "No animation, just draw {w}.", "A drawing of {w}.", "Draw {w}.",
              "Show me a picture of {w}.", "Paint {w}, it must not move.", "An image of {w}, not a clip.", "Show me {w}.", "Draw {w} that is {m}.", "Could you draw {w} for us?", "Sketch {w}, would you?", "Show us what {w} looks like.", "Let me see {w}.", "Mind painting {w}?", "Draw {w} {m}.", "A picture of {w} {m}.", "Paint {w} {m}, please.")

CAN_YOU_FILM = ("Can you make videos?", "Do you make videos?", "Are you able to create clips?", "Can you animate things?", "Can you generate videos?", "Do you do animations?", "Can you make gifs?",
                "Is it possible to get a video from you?", "Can you film something?")
CAN_YOU_FILM_ANSWERS = ("Yes, I can make short videos. Tell me what you would like to watch.", "Yes! What shall move, and how?")
THANKS_FILM = ("Thanks!", "Thank you, it looks great.", "Nice video.", "Great clip, thank you.", "Cool.", "Perfect, thanks a lot.", "I like how it moves.", "Wow, that was fast.", "Ha, funny!", "Exactly what I wanted.",
               "Not bad.", "It moves a bit oddly, but okay.", "Okay, thanks, bye!", "How did you do that?", "I'm impressed.", "That's enough for today.")
THANKS_FILM_ANSWERS = ("You are welcome!", "I am glad you like it.", "My pleasure. Tell me when you want to watch another one.")

# What identity answers say once the model makes videos and sounds: part of a sentence -> what it becomes.
WITH_VIDEOS = {
    "I can talk, look at pictures, draw them and play sounds.": "I can talk, look at pictures, draw them, play sounds and make short videos.",
    "I can chat with you, tell you what I see in a picture, draw pictures and play sounds.":
        "I can chat with you, tell you what I see in a picture, draw pictures, play sounds and make short videos.",
}

# Situations that a short video answers although nobody names what to show: prompts, (thing, kind of motion), kind words.
IMPLIED_VIDEOS = (
    (("Surprise me with a video.", "Show me something that moves.", "I'm bored, I want to watch something.", "Make a little film, any film.", "Make any video you like.", "Animate something for me.", "Let me watch something funny.",
      "Show me what you can do with video.", "Make a random gif."),
     (("rocket", "up"), ("balloon", "up"), ("star", "spin"), ("frog", "bounce"), ("butterfly", "circle"), ("teddy bear", "swing")), ("Gladly!", "Here is an idea.", "Let me think.")),
    (("I need an opening clip about space for my presentation.", "My talk on spaceflight needs a moving title.", "A short animated opener for my rocket lecture, please.", "I'd like something moving for my slide on space travel."),
     (("rocket", "up"), ("star", "spin"), ("globe of america", "spin")), ("This could open your talk.", "Good luck with your presentation.")),
    (("My website needs a loading animation.", "I need something that turns while my page loads.", "Give me a loading spinner for my app.", "What could move while my users wait?"),
     (("hourglass with flowing sand", "spin"), ("gear", "spin"), ("star", "spin")), ("How about this?", "This could fit.")),
    (("I want to send my love a moving greeting.", "An animated greeting for Valentine's Day, please.", "Something moving to tell my wife I love her.", "A little love clip for my boyfriend, please."),
     (("red heart", "pulse"), ("rose", "appear")), ("How sweet!", "With all my heart.")),
    (("It's my son's birthday, I want to send a moving greeting.", "An animated birthday greeting, please.", "A birthday clip for my friend, please.", "Something moving for a birthday message."),
     (("birthday cake", "bounce"), ("balloon", "up"), ("party popper", "shake")), ("Happy birthday!", "Have a great party!")),
    (("The baby needs something moving to look at.", "My cat wants to watch something on the screen.", "Something for the toddler to watch, please.", "Entertain my kitten with a clip."),
     (("fish", "left"), ("bird", "right"), ("mouse", "right"), ("butterfly", "circle")), ("I hope it helps.", "Have fun watching!")),
    (("I need a moving sticker for my chat.", "An animated sticker, please.", "I want a funny moving emoji for my message."),
     (("dog face", "swing"), ("smiling face with sunglasses", "bounce"), ("cat face", "shake"), ("pizza", "spin")), ("Here we go.", "Have fun!")),
)
