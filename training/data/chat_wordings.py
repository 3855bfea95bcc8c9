"""Slots and wordings of prompts that ask for no medium (training.data.chat_prompts fills them in).

{a} a thing with its article, {n} its bare noun, {b} another thing, {t} a topic, {c} a category, {k} a small number, {l} a letter,
{task} something to do, {wish} something to suggest, {line} a text to work on, {piece} a piece of writing, {person} somebody, {f} a feature of text.
"""

TOPICS = (
    "rain", "the moon", "coffee", "tea", "bread", "honey", "cats", "dogs", "horses", "bees", "whales", "owls", "penguins", "spiders",
    "oak trees", "cactus plants", "tulips", "mushrooms", "volcanoes", "deserts", "rivers", "glaciers", "rainbows", "thunder", "snow",
    "bicycles", "trains", "aeroplanes", "sailing boats", "bridges", "lighthouses", "castles", "libraries", "museums", "kitchens",
    "chess", "football", "tennis", "swimming", "yoga", "hiking", "gardening", "knitting", "cooking", "baking", "camping", "fishing",
    "the piano", "the guitar", "jazz", "opera", "poetry", "novels", "newspapers", "films", "theatre", "photography", "painting", "clay pots",
    "computers", "telephones", "robots", "batteries", "magnets", "clocks", "calendars", "maps", "compasses", "telescopes", "microscopes",
    "sleep", "dreams", "laughter", "friendship", "patience", "courage", "kindness", "memory", "homework", "exams", "job interviews",
    "breakfast", "soup", "salad", "pasta", "rice", "apples", "bananas", "lemons", "potatoes", "tomatoes", "chocolate", "cheese", "salt",
    "winter", "spring", "summer", "autumn", "mornings", "weekends", "birthdays", "weddings", "holidays", "moving house", "pets", "money",
    "shoes", "umbrellas", "glasses", "gloves", "soap", "paper", "glass", "steel", "wood", "cotton", "gold", "plastic", "water", "fire",
    "the sun", "planets", "stars", "gravity", "electricity", "light", "sound", "the heart", "teeth", "bones", "vitamins", "running",
    "Paris", "Rome", "Japan", "Egypt", "Brazil", "the Alps", "the Sahara", "the Pacific Ocean", "ancient Greece", "the Romans", "dinosaurs",
)

ABOUT = (
    "Tell me something interesting about {t}.", "What should I know about {t}?", "Give me one fun fact about {t}.",
    "In one sentence, explain {t} to a child.", "What do people like about {t}?", "Write two sentences about {t}.",
    "Name three things people connect with {t}.", "Why do people care about {t}?", "Write a short poem about {t}.",
    "What is a common mistake people make with {t}?", "Give me a short title for an essay about {t}.", "Do you like {t}?",
    "What questions could I ask an expert on {t}?", "Tell me a short joke about {t}.", "Explain {t} briefly.",
    "Give me three words that describe {t}.", "What would life be like without {t}?", "How would you describe {t} in a few words?",
    "Start a story about {t} with one sentence.", "What is the history of {t} in one sentence?", "Let's talk about {t}.",
    "Give me the big picture of {t}.", "I'm reading a book about {t}.", "Quiz me on {t}.", "Make a list of myths about {t}.",
    "Create three quiz questions about {t}.", "Generate five keywords for an article on {t}.", "Show me why {t} matter.",
    "Show me an example sentence about {t}.", "Design a short lesson on {t}.", "Make up a proverb about {t}.", "Put {t} into context for me.",
    "Convince me that {t} can be fun.", "Sum up what is known about {t}.", "What comes to your mind when you hear {t}?",
    "Share a quote about {t}.", "Which book about {t} is good for beginners?", "Imagine a world without {t}. What changes?",
)

# The router meets things that it could draw, but words are wanted.
THINGS = (
    "Describe {a}.", "Tell me about {a}.", "What is {a}?", "What does {a} look like?", "Explain what {a} is.", "Define the word {n}.",
    "What colour is {a} usually?", "How big is {a}?", "What is {a} used for?", "Where could I find {a}?", "Is {a} expensive?",
    "Give me a fact about {a}.", "What do you think of {a}?", "What's the difference between {a} and {b}?", "Tell me a story about {a}.",
    "Make a joke about {a}.", "What does {a} stand for?", "How do you spell {n}?", "Use the word {n} in a sentence.",
    "What rhymes with {n}?", "How many letters does {n} have?", "Write a riddle about {a}.", "Write one line about {a}.",
    "Compare {a} with {b}.", "Which is heavier, {a} or {b}?", "What would {a} say if it could talk?", "Give me three words for {a}.",
    "How would you explain {a} to a blind person?", "Is {a} a good present?", "Why do people like {n} so much?",
    "What is another word for {n}?", "Where does the word {n} come from?", "Have you ever seen {a}?", "Do I need {a}?",
    "Someone gave me {a} yesterday.", "I bought {a} last week.", "I saw {a} this morning.", "My cousin collects everything with {a} on it.",
    "Give me a name for {a}.", "Create a short story in which {a} meets {b}.", "Make up a superhero who is {a}.",
    "Generate a list of facts about {a}.", "I want to know more about {a}.", "I need information about {a}.", "I'd like to hear about {a}.",
    "Show me how to recognise {a}.", "Show me facts about {a}.", "Let me know what {a} costs.", "Make a sentence with {n}.",
    "Can you tell me about {a}?", "Could you describe {a} for me?", "Would you explain {a}?", "Please tell me what {a} is.",
    "Give me a description of {a}.", "Give me a definition of {n}.", "A short text about {a}, please.", "A poem about {a}, please.",
    "Questions about {a} for a quiz, please.", "Put the word {n} into the plural.", "Who needs {a}?", "When was the first {n} made?",
)

# Words of drawing that ask for no drawing.
FIGURES = (
    "Draw a comparison between {a} and {b}.", "What conclusion can I draw from {t}?", "Sketch out a plan for my talk about {t}.",
    "Illustrate the idea of patience with an example about {t}.", "Paint me a scene with {a}, but with words.",
    "How do I draw {a}?", "How can I learn to draw {a}?", "Which colours do I need to paint {a}?", "Who painted the most famous {n}?",
    "Where can I buy a picture of {a}?", "How much does a painting of {a} cost?", "I painted {a} yesterday.", "I took a photo of {a} today.",
    "My daughter drew {a} at school.", "My drawing of {a} won a prize.", "Is it hard to draw {a}?", "What should I write under a photo of {a}?",
    "Give me a title for my painting of {a}.", "Which pencil is best to sketch {a}?", "How did people draw {n} a hundred years ago?",
    "Write a caption for a photo of {a}.", "What makes a good image of {a}?", "How long would it take to paint {a}?",
    "Tips for drawing {a}?", "What does a picture of {a} mean in a dream?", "Describe a painting with {a} in it.",
    "Tell me how illustrators draw {a}.", "Do you think {a} looks good on a wall?", "Why do children like to draw {a}?",
    "Does {a} make a good logo?", "I am drawing {a} right now. Any advice?", "What's on the picture on the box of {t}?",
)

CATEGORIES = (
    "birds", "fruits", "vegetables", "trees", "flowers", "fish", "insects", "colours", "planets", "rivers", "countries", "cities", "sports",
    "board games", "songs", "films", "novels", "tools", "instruments", "desserts", "soups", "drinks", "dances", "languages", "jobs", "hobbies",
    "fabrics", "metals", "spices", "herbs", "dog breeds", "shapes", "months", "oceans", "mountains", "islands", "mammals", "reptiles", "scientists",
    "composers", "writers", "inventions", "vehicles", "animals with stripes", "things in a kitchen", "things that are round", "yellow foods",
    "farm animals", "sea animals", "words for happy", "toys", "weather words", "school subjects", "clothes for winter", "emotions",
)
LISTING = (
    "Name {k} {c}.", "List {k} {c}.", "Give me {k} {c}.", "Tell me {k} {c}.", "Can you name {k} {c}?", "I need the names of {k} {c}.",
    "What are {k} {c}?", "Which {c} are the most popular?", "Which {c} begin with the letter {l}?", "Give me a list of {c}.",
    "Make a list of {k} {c}.", "Please list some {c}.", "Create a table of {c}.", "Write down {k} {c}.", "Think of {k} {c}.",
    "Sort these by size: {k} {c} of your choice.", "Tell me your favourite {c}.", "Mention {k} {c} for my quiz.", "Find {k} {c} for me.",
    "I'm looking for {c} that start with {l}.", "How many {c} are there?", "Rank {k} {c}.", "Say {k} {c}.", "Show me a list of {c}.",
)
NUMBERS = ("two", "three", "four", "five", "six", "ten", "some", "a few")
LETTERS = "ABCDEFGHKLMNOPRSTW"

WISHES = (
    "a name for my dog", "a name for a hamster", "a gift for my uncle", "a present for a teacher", "a film for tonight", "a good novel",
    "a title for my talk", "a slogan for a bakery", "a weekend trip", "a dish with potatoes", "a game for five children", "a song for a wedding",
    "a topic for my essay", "a healthy snack", "a password that is easy to remember", "a theme for a party", "a new hobby", "a quiet place to read",
    "a workout for beginners", "a birthday message for my boss", "a nickname for my brother", "a motto for our class", "a username",
    "an excuse for being late", "an activity for a rainy day", "an opening line for a letter", "an easy dinner", "an icebreaker for a meeting",
    "names for twins", "questions for an interview", "words that rhyme with tree", "ideas for a school project", "rules for our kitchen",
    "plants for a dark room", "exercises for my back", "stretching exercises", "tips for a first date", "a headline for our newsletter",
    "a bedtime routine", "a menu for Sunday", "a study plan", "a cocktail without alcohol", "a tongue twister", "a recipe with lemons",
)
SUGGEST = (
    "Suggest {wish}.", "Recommend {wish}.", "Propose {wish}.", "Think of {wish}.", "Come up with {wish}.", "Find me {wish}.",
    "Can you suggest {wish}?", "I need {wish}.", "Give me {wish}.", "Could you recommend {wish}?", "I'm looking for {wish}.",
    "Please suggest {wish}.", "Got any idea for {wish}?", "I want {wish}.", "Make up {wish}.", "Create {wish}.", "Generate {wish}.",
    "Help me find {wish}.", "I'd love {wish}.", "How about {wish}?", "Choose {wish} for me.", "What would be {wish}?",
)

TASKS = (
    "write a letter to my landlord", "plan a picnic", "understand fractions", "choose a bicycle", "learn ten Spanish words", "prepare for an interview",
    "remember the planets", "sleep better", "train my dog", "save money", "clean a carpet", "bake bread", "fold a shirt", "tie a bow tie",
    "write a speech", "organise my desk", "learn to swim", "start a garden", "fix a flat tyre", "cook rice", "wash a wool sweater", "whistle",
    "make new friends", "say no politely", "apologise to a friend", "pack a suitcase", "study for a test", "stop biting my nails", "read faster",
    "lose my fear of flying", "make a budget", "throw a surprise party", "teach my son to ride a bike", "get up early", "write a poem",
    "change a light bulb", "keep a diary", "cut an onion", "iron a shirt", "set a table", "wrap a present", "memorise a phone number",
    "do a handstand", "juggle", "solve a crossword", "play chess", "water my plants while I am away", "decide what to wear", "grow tomatoes",
    "name my kitten", "name our new band", "pick a title for my book", "find a name for the company", "choose a nickname for my sister",
    "decide on a topic", "settle an argument", "spell a difficult word", "pronounce a French name", "name a character in my story",
    "calm a crying baby", "write a complaint", "learn the alphabet", "count to ten in French", "describe my job", "make a paper plane",
)
HELP = (
    "Help me {task}.", "Can you help me {task}?", "I need help to {task}.", "Please help me {task}.", "Show me how to {task}.",
    "Teach me to {task}.", "Tell me how to {task}.", "How do I {task}?", "Give me three tips to {task}.", "Walk me through how to {task}.",
    "What do I need to {task}?", "My friend wants to {task}. Any advice?", "What is the best way to {task}?", "I want to {task}.",
    "I'd like to {task}.", "I'm trying to {task}.", "Make a plan so that I can {task}.", "How long does it take to {task}?",
    "Explain how to {task}.", "Could you show me how to {task}?", "Assist me, I have to {task}.", "Is it hard to {task}?",
)

PEOPLE = ("my neighbour", "my boss", "my grandmother", "a friend", "my teacher", "a customer", "my brother", "the school", "our landlord", "my aunt")
PIECES = (
    "a poem about {t}", "a short email to {person}", "a limerick about {a}", "a recipe for pancakes", "a paragraph about {t}", "a bedtime story about {a}",
    "a description of {a} for a shop", "a riddle whose answer is {n}", "a haiku about {t}", "a dialogue between {a} and {b}", "a slogan about {t}",
    "a headline about {t}", "a thank-you note to {person}", "an apology to {person}", "an invitation for {person}", "a song text about {a}",
    "an essay outline on {t}", "a to-do list for Monday", "a diary entry about {t}", "a text message to {person}", "a shopping list for a soup",
    "a joke about {a}", "a fairy tale that begins with {a}", "two lines about {t}", "a letter from {a} to {b}", "a fable about {a} and {b}",
)
WRITE = (
    "Write {piece}.", "Compose {piece}.", "Draft {piece}.", "Create {piece}.", "Make up {piece}.", "Generate {piece}.", "Produce {piece}.",
    "Give me {piece}.", "Can you write {piece}?", "Please write {piece}.", "I need {piece}.", "I want {piece}.", "I'd like {piece}.",
    "Could you write {piece} for me?", "Make {piece}.", "Let me read {piece}.", "Tell me {piece}.", "Send me {piece}.", "Invent {piece}.",
    "Show me {piece}.", "Do {piece}.", "Try to write {piece}.", "Help me with {piece}.", "{piece}, please.",
)

# Texts to be worked on: "make", "turn" and "give" ask for words here.
LINES = (
    "I can't come to the meeting tomorrow.", "The shop opens at nine.", "Please answer my letter.", "We need more chairs.", "he don't like no spinach",
    "Your order is late.", "I want my money back.", "The dog ate the shoes.", "You forgot to lock the door.", "Bring the keys when you come.",
    "Our team lost again.", "The weather will be fine on Sunday.", "I am writing to you because of the noise.", "Call me.", "The soup was cold.",
    "They was late for school.", "Turn the music down.", "My brother sold the old car.", "This is the third time that I ask.", "Wait here.",
    "The lesson starts after lunch.", "Nobody told me about it.", "Stop talking.", "She have a new bicycle.", "We will talk about it next week.",
)
REWORK = (
    "Make this sound kinder: {line}", "Make it shorter: {line}", "Make this more formal: {line}", "Make this text easier to read: {line}",
    "Make this sentence longer: {line}", "Turn this into a question: {line}", "Turn this into a polite request: {line}", "Put this in the past tense: {line}",
    "Rephrase: {line}", "Say this in other words: {line}", "Correct the mistakes: {line}", "Fix my grammar: {line}", "Is this right? {line}",
    "Translate into Spanish: {line}", "Translate this to German: {line}", "How would you say this to a child? {line}", "Improve this: {line}",
    "Give me a better version of this: {line}", "Write a reply to this: {line}", "Count the words: {line}", "Make this sound angry: {line}",
    "Finish this thought: {line}", "Polish this line for me: {line}", "Which word is wrong? {line}", "Create a rhyme from this: {line}",
)

# Everyday statements and small talk: no feeling that a picture would answer, no occasion, no wish.
STATEMENTS = (
    "I am cooking pasta tonight.", "My bus was late again.", "I have a meeting at nine.", "It is raining outside.", "I just woke up.",
    "My phone battery is empty.", "I forgot my keys at work.", "I moved to a new flat in May.", "We live near a river.", "My desk is a mess.",
    "I work in a small bakery.", "I am learning to type faster.", "My neighbour plays the trumpet.", "I usually walk to work.",
    "The washing machine makes a strange noise.", "I have two sisters.", "My brother studies law.", "I drink too much coffee.",
    "I read the newspaper every morning.", "Our lift is broken.", "I am waiting for the plumber.", "My internet is slow today.",
    "I think autumn is the best season.", "I prefer tea to coffee.", "I don't like cold soup.", "I can't find my glasses.",
    "I have to finish a report by Friday.", "The shop was closed.", "My laptop needs an update.", "I am on the train.", "I went to bed early.",
    "My favourite number is seven.", "I started a new book.", "The soup needs more salt.", "I am allergic to nuts.", "My shoes are wet.",
    "I have a dentist appointment tomorrow.", "I was born in March.", "I have never been to Spain.", "I take the stairs.",
    "My plants need water.", "The meeting was moved to Tuesday.", "I speak a little German.", "I forgot my password.", "I ran five kilometres.",
    "My tea went cold.", "The window does not close.", "I'm thinking about a new job.", "I have a lot of homework.", "My back hurts a little.",
    "I need a new pair of shoes.", "I like the sound of waves.", "Mondays are long.", "My alarm did not ring.", "I sold my old bike.",
    "I want to drink more water.", "My uncle is a carpenter.", "I'm making soup for dinner.", "We are painting the kitchen white.",
    "I lost my umbrella on the bus.", "The printer is out of paper.", "My cat sleeps all day.", "Our dog barks at the postman.",
    "I took a picture of my lunch.", "My camera is broken.", "I have a drawing class on Thursdays.", "I visited a photo exhibition.",
    "There are clouds in the sky.", "I like the colour green.", "My car needs new tyres.", "I have guests tonight.", "I'm on a diet.",
)

# Small misfortunes and oddities told with a smile: an answer in words is all they ask for.
MISHAPS = (
    "I put salt into my coffee instead of sugar, ha!", "I walked into a glass door and everybody saw it, lol.", "My hat flew into the lake and a duck sat on it, haha.",
    "I wore two different shoes to work today, how funny.", "I waved back at somebody who did not mean me, so awkward!", "I called my teacher mum, haha.",
    "I locked my keys in the car again, silly me.", "I searched for my glasses for an hour and they were on my nose.", "My umbrella turned inside out and I looked like a satellite dish.",
    "I burnt the toast again, typical me.", "I sent the message meant for my friend to my boss, oops.", "I poured orange juice over my cereal this morning, lol.",
    "I fell asleep on the bus and woke up at the depot, what a ride.", "My parrot answered the phone for me, I couldn't stop laughing.", "I got on the wrong train and only noticed after an hour, ha ha.",
    "My cat sat on the keyboard and sent an email to my landlord.", "I sat down on a freshly painted bench, just my luck.", "I went shopping with my jumper on back to front, hahaha.",
    "I sneezed so loudly that the baby next door woke up.", "My neighbour's dog ate my sandwich, the little thief.", "I said goodbye and then walked in the same direction, awkward.",
    "I dyed all my shirts pink in the wash, whoops.", "I was on mute for my whole presentation, lol.", "I cut my own fringe and now I look like a mushroom, haha.",
    "My phone fell into the soup at lunch, can you believe it?", "I showed up a day early for the party, ha.", "I sang in the lift and it was not empty.", "My trousers split during yoga, lol.",
    "I tried to push a door that said pull, for a full minute.", "I mixed up the twins' names all day, oops.", "The pigeon stole my chips right out of my hand, haha.",
    "I forgot the word for fork and said food rake.", "My alarm rang in the middle of the concert, so embarrassing.", "I took a stranger's suitcase home, oh dear.",
    "I dropped the eggs on the way home, so no cake today.", "I missed the bus by two seconds and the driver waved.", "We got lost in our own town, hilarious.",
    "I stepped into a puddle up to my knee, squelch.", "I talked to a mannequin in the shop, lol.", "My brother tripped over his own feet at the wedding, he's fine.",
    "I used dish soap in the dishwasher and now there's foam everywhere, haha.", "My grandpa put the remote into the fridge.", "The dog ran off with my left slipper again.",
    "I spent ten minutes waving at a scarecrow.", "I brushed my teeth with hand cream, yuck, lol.", "My sister laughed so hard that milk came out of her nose.",
    "My tent collapsed in the middle of the night, we laughed so much.", "I bit into a wax apple at the shop.", "I counted the stairs wrong in the dark, ouch, but funny.",
    "I parked my bike and could not find it again, typical.", "I asked a statue for directions, I need new glasses, ha.", "The cake looks like a brick, but we ate it anyway, lol.",
)

TALK = (
    "Tell me a joke.", "Tell me a riddle.", "Tell me another one.", "Say something funny.", "Say something nice.", "Tell me a story.",
    "Tell me a fun fact.", "Surprise me with a fact.", "Can I ask you something?", "I have a question.", "Do you understand me?",
    "What time is it?", "What day is it today?", "Let's play a word game.", "Ask me a question.", "Give me some advice.", "Count to ten.",
    "Say hello in French.", "Repeat after me: good morning.", "Are you a robot?", "How old are you?", "Do you sleep?", "Can you keep a secret?",
    "What is your favourite animal?", "What is your favourite colour?", "Do you have feelings?", "What are you good at?", "Can you write poems?",
    "Can you tell stories?", "Is it okay to talk about work?", "I don't know what to ask.", "Let's chat.", "What's new?", "Are you there?",
    "Never mind.", "Okay.", "Yes.", "No.", "Maybe later.", "Really?", "Why?", "Tell me more.", "Go on.", "What do you mean?", "I see.",
    "That is interesting.", "You are funny.", "I don't agree.", "Wait a moment.", "Sorry, I made a typo.", "Please be brief.", "Explain it again.",
)

PLAIN = (
    "I'm bored. What can I do?", "I can't sleep. Any tips?", "How do I make a good cup of tea?", "How do I boil an egg?", "How do I tie a tie?",
    "How can I learn to cook?", "What is a healthy breakfast?", "What is the capital of France?", "What is the capital of Japan?",
    "Who wrote Romeo and Juliet?", "What is photosynthesis?", "Why is the sky blue?", "Why do leaves change colour in autumn?",
    "How do aeroplanes fly?", "What causes tides?", "How do plants drink water?", "What is the largest ocean?", "What is a verb?",
    "What does 'patience' mean?", "Give me a synonym for 'happy'.", "Give me the opposite of 'brave'.",
    "Correct this sentence: she go to school every day.", "Make this sentence polite: give me the report now.",
    "Rewrite this in the past tense: I walk to the market.", "Shorten this: the meeting that we had planned for Monday has been moved to Tuesday.",
    "Is this sentence correct: he have two dogs?", "Put these words in order: cat the sleeps.", "Complete the sentence: when it rains, I",
    "Complete this: roses are red,", "Finish my sentence: the best thing about Sunday is", "Turn this into a question: you like fish.",
    "Summarise this: the train was late, so we missed the film and went home.", "Translate 'thank you' into Spanish.",
    "Translate into French: the house is small.", "How do you say goodbye in Italian?", "What is 12 plus 30?", "What is half of 90?",
    "How many minutes are in three hours?", "What is 7 times 8?", "Convert ten miles to kilometres.", "How many grams are in a pound?",
    "What is the difference between a lake and a sea?", "How do I stay motivated?", "How do I start a diary?", "How can I be a better listener?",
    "My friend is angry with me. What should I do?", "What should I cook tonight?", "Should I learn the piano or the guitar?",
    "What is a good hobby for winter?", "Summarise the story of Cinderella in two sentences.", "Who was Albert Einstein?", "Who was Cleopatra?",
    "What is democracy?", "What is the internet?", "How does a fridge work?", "How does a vaccine work?", "What is inflation?", "What is a black hole?",
    "How long do turtles live?", "Which is the fastest land animal?", "How deep is the sea?", "Who built the pyramids?", "How far is the moon?",
    "Why do we yawn?", "Why is the sea salty?", "Do fish sleep?", "Can dogs eat cheese?", "Is tea healthy?", "What is a prime number?",
    "When did the first train run?", "Who invented the telephone?", "How many strings does a violin have?", "What do pandas eat?",
    "My landlord raises the rent. What can I do?", "My tooth hurts. What now?", "I'm nervous before exams. What helps?", "Is it going to rain tomorrow?",
)

# About pictures or drawing, yet answered in words: the router must tell talking about a picture from asking for one.
ABOUT_PICTURES = (
    "How do painters mix green?", "What colours make purple?", "How do I learn to draw?", "Who painted the Mona Lisa?",
    "What is perspective in drawing?", "Which pencils are good for sketching?", "What is a watercolour?", "How do I draw hands better?",
    "What makes a good photo?", "Why do people hang pictures on walls?", "What is the difference between a sketch and a painting?",
    "How should I frame a picture?", "What is an icon?", "When was photography invented?", "What does an illustrator do?",
    "Is drawing good for children?", "How long does it take to paint a portrait?", "What is clip art?", "How do cameras work?",
    "Who was Vincent van Gogh?", "What is a still life?", "How do I store old photographs?", "What paper is best for painting?",
    "What is the rule of thirds?", "Tell me about cave paintings.", "Why do we like images so much?", "What does 'picture' mean?",
    "What is an emoji?", "How do I clean a paint brush?", "What is pixel art?", "Name three famous painters.", "What is a mural?",
    "Explain what a logo is.", "Is photography an art?", "What is the hardest animal to draw?", "Who draws comics?",
    "What file format is best for images?", "How big is a picture in megapixels?", "What is a vector graphic?", "How do I print a photo?",
    "Why are my photos blurry?", "How do I delete pictures from my phone?", "Can I sell my drawings?", "Is it rude to photograph strangers?",
)
