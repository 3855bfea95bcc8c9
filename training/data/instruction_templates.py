"""Wordings of the instruction data. {n}: the noun; {w}: the wish ("a red apple in 3D style"); {p}: the caption inside a sentence."""

REQUESTS = (
    "Draw {w}.", "Please draw {w}.", "Can you draw {w}?", "Could you draw {w} for me?", "Draw me {w}.", "Draw {w} please.",
    "Make a picture of {w}.", "Make me a picture of {w}.", "Make an image of {w}.", "Please make an image of {w}.",
    "Create {w}.", "Create an image of {w}.", "Create a picture of {w}, please.", "Can you create {w}?", "Generate {w}.",
    "Generate an image of {w}.", "Generate a picture showing {w}.", "Could you generate an icon of {w}?", "Show me {w}.",
    "Show me a picture of {w}.", "Show {w}.", "Can you show me {w}?", "Let me see {w}.", "I want to see {w}.",
    "I'd like to see {w}.", "I would like a picture of {w}.", "I want a picture of {w}.", "I need an image of {w}.",
    "I need {w} for my slides.", "I need an icon of {w}.", "Give me a picture of {w}.", "Give me an image of {w}.",
    "Give me {w} as a picture.", "Paint {w}.", "Paint me {w}.", "Can you paint {w}?", "Sketch {w}.", "Sketch {w} for me.",
    "Illustrate {w}.", "Please illustrate {w}.", "Design {w}.", "Design an icon with {w}.", "Render {w}.", "Picture of {w}.",
    "An image of {w}, please.", "A drawing of {w}, please.", "One picture of {w}.", "Could I have a picture of {w}?",
    "May I get an image of {w}?", "How about a picture of {w}?", "Would you draw {w}?", "Do a drawing of {w}.",
    "Send me a picture of {w}.", "Make {w}.", "Make me {w}.", "Make an emoji of {w}.", "An emoji of {w}.", "Make an icon: {w}.",
    "Make a sticker of {w}.", "Produce an image of {w}.", "I'd love a drawing of {w}.", "For my daughter, draw {w}.",
    "My son wants to see {w}.", "We need a picture of {w} for the invitation.", "Put {w} on a card for me.",
    "Try to draw {w}.", "Are you able to draw {w}?", "Hi! Can you draw {w}?", "Hello, please make a picture of {w}.",
    "I'm making a poster. Draw {w}.", "Visualise {w}.", "Turn this into a picture: {w}.", "Image: {w}.", "Use your brush: {w}.", "Get me an image of {w}.", "Fetch me a picture of {w}.",
    "I'd fancy a drawing of {w}.", "I wish I had a picture of {w}.", "Whip up a picture of {w}.", "Put a picture of {w} together.",
    "Could we get an illustration of {w}?", "Let me have a sketch of {w}.", "{w} would make a nice picture.", "Art of {w}, please.",
    "Doodle {w}.", "Scribble {w} for me.", "Produce artwork with {w}.", "I'm after a picture of {w}.", "Give us {w} as a drawing.",
    "Can I see {w}?", "May I see {w}?", "What about a drawing of {w}?", "I would love to see {w}.", "Bring up an image of {w}.",
    "My request: a picture of {w}.", "I was hoping for an illustration of {w}.", "Present {w} as an image.", "Show us {w}.", "Depict {w}.",
    "Portray {w}.", "Imagine {w} and draw it.", "Compose an image of {w}.", "Prepare a picture of {w}.", "Deliver an icon of {w}.",
    "We'd like a clip art of {w}.", "A nice little drawing of {w} would be great.", "Some art with {w}, if you can.", "{w}, drawn by you.",
    "Would you be so kind as to draw {w}?", "Is it possible to get a picture of {w}?", "I need a visual of {w}.", "A quick sketch of {w}, thanks.",
    "Can I have {w}?", "Could I get {w}, please?", "May I have {w}?", "Get me {w}.", "I could use {w}.", "I'd be glad to get {w}.", "Do me {w}.",
    "It would be great to see {w}.", "Please let me have {w}.", "Would you make {w} for me?", "I fancy {w}.", "Let's see {w}.", "Let us have {w}.",
    "Draw something: {w}.", "Draw my favourite: {w}.", "Draw what I say: {w}.", "For school I need a picture of {w}.", "Make art: {w}.",
)

SHORT = (
    "picture: {w}", "drawing of {w}", "image of {w}", "pic of {w}", "{w} picture", "draw {w}", "show {w}", "{w} icon", "{w} drawing", "{w} image, please",
    "sketch: {w}", "{w}, as a picture", "icon: {w}", "emoji of {w}", "illustration: {w}", "a pic of {w} please", "{w} clip art",
)

# The bare wish: taken for a request for a picture.
BARE = ("{w}", "{w} please", "{w}, please", "{w}!")

SENTENCES = (
    "Here is {p}.", "Here is {p}.", "Here is {p}.", "Here you go: {p}.", "This is {p}.", "Sure! Here is {p}.",
    "Of course. Here is {p}.", "Here comes {p}.",
)

AGREE = (
    "I hope you like it.", "Tell me if you want it changed.", "Shall I draw another one?", "Would you like another style?",
    "Enjoy!", "Let me know what you think.",
)

NOW_THIS = (
    "Now {w}.", "And now {w}.", "Now draw {w}.", "And {w}?", "Next, {w}.", "Do the same with {w}.", "Now show me {w}.",
    "Great, now {w} please.", "Nice. Now make {w}.",
)

# (request, reply): the reply holds words first, then the sentence with the caption.
WITH_WORDS = (
    ("Draw {w} and tell me one thing about it.", "It is something many people know at first sight. Here is {p}."),
    ("Write a short greeting and add {w}.", "Hello and all the best to you! Here is {p}."),
    ("I want a birthday card with {w}.", "Happy birthday! May your wishes come true. Here is {p}."),
    ("Make a thank-you card with {w}.", "Thank you so much for everything! Here is {p}."),
    ("Tell me a short story about {w} and show it.", "Once upon a time something small made a whole village smile. Here is {p}."),
    ("Say good night with a picture of {w}.", "Good night, sleep well and dream of nice things. Here is {p}."),
    ("Give me a slogan and a picture of {w}.", "Small things, great days. Here is {p}."),
)

ANOTHER = (
    "Another one.", "Another one, please.", "Can you make another one?", "One more.", "Again.", "Try again.", "Draw it again.",
    "Make a different one.", "Once more please.", "I'd like one more.", "Do it again.", "Show me another.",
)

EDIT_COLOUR = (
    "Make it {c}.", "Now make it {c}.", "Can you make it {c}?", "Change it to {c}.", "I want it in {c}.", "In {c}, please.",
    "The same in {c}.", "Paint it {c}.", "Turn it {c}.", "And in {c}?", "It should be {c}.", "{c} please.", "Could it be {c}?",
    "Make the {n} {c}.", "Paint the {n} {c} instead.", "I'd prefer a {c} {n}.", "Let the {n} be {c}.", "Give the {n} a {c} colour.",
    "What if the {n} were {c}?", "Is there a {c} one?", "Do you have a {c} one as well?", "Does the {n} come in {c}?", "Would {c} look better?",
    "How about {c}?", "How would a {c} one look?", "Can I see it in {c}?", "Wouldn't {c} be nicer?", "And a {c} {n}?", "What would the {n} look like in {c}?",
    "Is {c} possible?", "Why not {c}?", "Could I have a {c} {n} instead?", "Do you think {c} suits it?", "The {n} should be {c}.", "I wanted a {c} {n}.", "Another colour, please: {c}.", "A {c} one, please.",
)

CHANGE_STYLE = (
    "Now in {s} style.", "Make it {s} style.", "Can I have it in {s} style?", "The same in {s} style, please.", "Draw it in {s} style.",
    "Change the style to {s}.", "How would it look in {s} style?", "In {s} style.",
)

EDIT_GROUND = (
    "Put it on {g} background.", "Give it {g} background.", "On {g} background, please.", "Make the background {c}.",
    "Now with {g} background.", "Change the background to {c}.",
)

DRAW_IT = (
    "Draw this in {s} style.", "Draw it in {s} style.", "Make this {s} style.", "Can you redraw this in {s} style?",
    "Turn this into {s} style.", "Show me this in {s} style.", "I want this in {s} style.", "The same thing in {s} style, please.",
)

AND_TEXT = (
    ("Thanks!", "Thank you, it looks great.", "Nice, thank you.", "Lovely!", "Great, that's all.", "Cool.", "I like it.", "Beautiful.", "So cute!",
     "Perfect, thanks a lot.", "Well done!", "Wow, you draw well.", "My daughter loves it.", "That will do.", "I'll put it on my wall.", "Ha, funny!",
     "Exactly what I wanted.", "Not bad.", "Much better than I can do.", "Fantastic, thank you so much!", "It looks a bit odd, but okay.", "Good job.",
     "That's enough for today.", "Okay, thanks, bye!", "You made my day.", "How did you do that?", "I'm impressed.", "Sweet, cheers."),
    ("You are welcome!", "I am glad you like it.", "My pleasure. Tell me when you want another one."),
)

# Before a noun in a request; captions leave them out, for the data does not know them.
ADJECTIVES = ("cute", "little", "nice", "cartoon", "simple", "big", "funny", "pretty", "tiny", "lovely", "cool", "small", "cheerful", "realistic", "friendly")

# Words that open a message of any kind.
OPENERS = ("Hi! ", "Hello, ", "Hey, ", "Please: ", "Okay, ", "So, ", "One more thing: ", "Quick question: ", "Good morning! ", "Well, ", "Now ", "Next: ", "Thanks. ")

_NAME = "I am AnyTab, an assistant that runs in your browser. I can talk, look at pictures and draw them."
IDENTITY = (
    (("Who are you?", "What are you?", "What is your name?", "Tell me about yourself.", "Introduce yourself.", "Who am I talking to?",
      "Are you ChatGPT?", "What's your name?", "Hi, who are you?", "Who is there?", "What should I call you?", "Which model are you?",
      "Are you a person?", "Say who you are.", "May I know your name?", "What kind of assistant are you?", "Who made you?"), (_NAME,)),
    (("What can you do?", "What are you able to do?", "How can you help me?", "What are your skills?", "What do you do?"),
     ("I can chat with you, tell you what I see in a picture, and draw pictures. All of it runs in your browser.",)),
    (("Can you draw?", "Are you able to make pictures?", "Do you know how to draw?", "Can you generate images?", "Can you make images?"),
     ("Yes, I can. Tell me what you would like to see.", "Yes! What shall I draw?")),
    (("Can you see pictures?", "Can you look at photos?", "Do you understand images?"),
     ("Yes. Add a picture and ask me about it.",)),
    (("Do you send my data anywhere?", "Where do you run?", "Is my chat private?", "Do you need the internet?"),
     ("I run in your browser on your own computer, and nothing that you write leaves it.",)),
    (("Which styles can you draw?", "What styles do you know?", "In what styles can you draw?"),
     ("I can draw in 3D, flat, modern, twemoji, noto, emojione, firefox and streamline style.",)),
)

GREETINGS = (
    (("Hello!", "Hi there", "Hi", "Hello", "Hey!", "Good morning!", "Good evening.", "Good afternoon!"),
     ("Hello! What can I do for you?", "Hi! How can I help you?", "Hello! Nice to meet you. How can I help?")),
    (("How are you today?", "How are you?", "How is it going?", "Are you well?"),
     ("I am fine, thank you! How are you?", "Very well, thanks. What can I do for you?")),
    (("Thanks a lot!", "Thank you, that was helpful.", "Thank you so much.", "Thanks!", "You helped me a lot.", "Great job, thank you.", "You are very kind.",
      "Well done, thanks.", "That is all I wanted to know, thank you.", "Many thanks for your help!", "Cheers, that's exactly what I needed.",
      "I appreciate your help.", "Awesome, thank you.", "You're the best, thanks.", "Thanks again for everything.", "Good work today."),
     ("You are welcome!", "Gladly. Is there anything else?")),
    (("Bye!", "See you tomorrow.", "Good night!", "Goodbye."), ("Goodbye! Have a nice day.", "See you! Take care.")),
)
