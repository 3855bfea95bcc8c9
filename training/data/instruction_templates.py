"""Wordings of the instruction data. {w}: the wish ("a red apple in 3D style"); {p}: the caption inside a sentence."""

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
    "I'm making a poster. Draw {w}.", "Visualise {w}.", "Turn this into a picture: {w}.", "Image: {w}.", "Use your brush: {w}.",
)

SHORT = (
    "{w}", "{w} please", "{w}, please", "picture: {w}", "drawing of {w}", "image of {w}", "pic of {w}", "{w} picture", "draw {w}", "show {w}",
)

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

ASK_STYLE = ("Which style is it?", "What style is this picture?", "How is it drawn?", "Is it a photo or a drawing?", "What is the style?")
ASK_COLOUR = ("What colour is it?", "What color is it?", "Which colour do you see?", "Tell me the colour.")

REFUSALS = (
    "No picture, please.", "Without a picture.", "Don't draw anything.", "Please no image.", "No drawing, just talk to me.",
    "Just words, please.", "Only answer in words.", "I don't want an image.", "No pictures.",
)

# (request, reply); replies stay in words.
REFUSED = (
    ("Don't draw {w}.", "All right, I will not draw it."),
    ("Please do not draw {w}, just say hello.", "Hello! No drawing then."),
    ("No picture of {w}, please.", "Understood, no picture."),
    ("Stop. I do not want {w}.", "All right, I will stop. What would you like instead?"),
    ("Don't show me {w}.", "Of course. I will not show it."),
    ("Could you describe {w} without drawing it?", "Of course: {p} is something you would know at once by its shape and its colours."),
    ("Describe {w} in words. No image.", "Imagine {p}: simple in shape, clear in colour and easy to recognise."),
    ("Tell me about {w}, but no picture.", "Many people know {p}. It is easy to recognise and often seen in everyday life."),
    ("In words only: what is {w}?", "It is what people call {p}, something you can recognise at a glance."),
    ("Without an image, tell me what {w} looks like.", "Think of {p} with a clear outline and a few strong colours."),
    ("I'd like to talk about {w}, no drawings.", "Gladly! What would you like to know about it?"),
    ("Just tell me in words about {w}.", "It is {p}: well known, and easy to picture in your mind."),
    ("Can you explain {w}? Do not create an image.", "Yes. It is {p}, which most people know from everyday life."),
    ("No more pictures. What is {w}?", "All right, only words: it is {p}."),
)

# (prompts, nouns to choose from, kind sentences): a picture is welcome although nobody asked for one.
IMPLIED = (
    (("I have had a sad day.", "I feel so sad today.", "I'm really down.", "Today was awful, cheer me up.", "I am so lonely.",
      "I could use some cheering up.", "My day was terrible."),
     ("dog face", "cat face", "bouquet", "sunflower", "rainbow", "teddy bear", "hugging face"),
     ("I am sorry to hear that. I hope this cheers you up.", "That sounds hard. Take it easy today.", "I am sorry. Here is something nice for you.")),
    (("It's my birthday today!", "Today is my birthday!", "I turn thirty today.", "It is my sister's birthday today."),
     ("birthday cake", "balloon", "party popper", "gift box", "cupcake"),
     ("Happy birthday!", "All the best on this day!", "Happy birthday, have a wonderful day!")),
    (("I just passed my exam!", "We won the match!", "I got the job!", "I finished my first marathon!", "I won the first prize!"),
     ("trophy", "gold medal", "party popper", "bottle with popping cork", "sports medal", "medal"),
     ("Congratulations!", "Well done, that is great news!", "Wonderful, you earned it!")),
    (("We are getting married!", "Happy anniversary to us!", "I think I am in love.", "Today is Valentine's day."),
     ("red heart", "bouquet", "rose", "ring", "sparkling heart"),
     ("How lovely!", "That is wonderful.", "I am happy for you both.")),
    (("My little girl loves animals and wants to see one.", "My kid wants to see something cute.", "My son loves cute animals, surprise him.",
      "Surprise me with something cute.", "I want to look at something cute."),
     ("panda", "koala", "hamster", "rabbit face", "penguin", "chick from the front", "fox", "unicorn"),
     ("Here is something for the little one.", "How sweet.", "This should bring a smile.")),
    (("Merry Christmas!", "It's Christmas eve!", "Ho ho ho!"), ("christmas tree", "santa claus", "snowman", "gift box"),
     ("Merry Christmas!", "Merry Christmas to you and yours!")),
    (("Happy Halloween!", "It's Halloween night!"), ("halloween pumpkin", "ghost", "bat", "spider web"), ("Happy Halloween!", "Boo!")),
    (("Happy Easter!", "It is Easter Sunday."), ("rabbit face", "hatching chick", "egg", "tulip"), ("Happy Easter!",)),
    (("I can't wait for my beach holiday, get me in the mood.", "Put me in a holiday mood.", "Get me in the mood for summer."),
     ("beach with an umbrella", "palm tree", "sun", "coconut", "tropical drink"), ("Summer is coming!", "Enjoy the sun and the sea.")),
    (("Surprise me with a picture.", "Show me something beautiful.", "Show me anything you like.", "Draw whatever you want.", "Surprise me!"),
     ("rainbow", "unicorn", "sunflower", "butterfly", "hot air balloon", "parrot", "rocket", "peacock"), ("Gladly!", "Let me think.", "Here is an idea."))
)

AND_TEXT = (
    ("Thanks!", "Thank you, it looks great.", "Nice, thank you.", "Lovely!", "Great, that's all.", "Cool.", "I like it."),
    ("You are welcome!", "I am glad you like it.", "My pleasure. Tell me when you want another one."),
)

_NAME = "I am AnyTab, an assistant that runs in your browser. I can talk, look at pictures and draw them."
IDENTITY = (
    (("Who are you?", "What are you?", "What is your name?", "Tell me about yourself.", "Introduce yourself.", "Who am I talking to?",
      "Are you ChatGPT?", "What's your name?", "Hi, who are you?"), (_NAME,)),
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
    (("Thanks a lot!", "Thank you, that was helpful.", "Thank you so much.", "Thanks!"),
     ("You are welcome!", "Gladly. Is there anything else?")),
    (("Bye!", "See you tomorrow.", "Good night!", "Goodbye."), ("Goodbye! Have a nice day.", "See you! Take care.")),
)
