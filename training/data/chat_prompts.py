"""Everyday prompts that ask for no medium. The frozen model answers them; its own replies keep its chat ability."""

from __future__ import annotations

import random

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
    "Start a story about {t} with one sentence.", "What is the history of {t} in one sentence?",
)

PLAIN = (
    "Hello!", "Hi there", "Good morning!", "Good evening.", "How are you today?", "Thanks a lot!", "Thank you, that was helpful.", "Bye!",
    "See you tomorrow.", "What can you help me with?", "Tell me a joke.", "Tell me a riddle.", "I'm bored. What can I do?",
    "I can't sleep. Any tips?", "How do I make a good cup of tea?", "How do I boil an egg?", "How do I tie a tie?",
    "How can I learn to cook?", "What is a healthy breakfast?", "Suggest a name for my kitten.", "Suggest a name for a bakery.",
    "What is the capital of France?", "What is the capital of Japan?", "Who wrote Romeo and Juliet?", "What is photosynthesis?",
    "Why is the sky blue?", "Why do leaves change colour in autumn?", "How do aeroplanes fly?", "What causes tides?",
    "How do plants drink water?", "What is the largest ocean?", "What is a verb?", "What does 'patience' mean?",
    "Give me a synonym for 'happy'.", "Give me the opposite of 'brave'.", "Correct this sentence: she go to school every day.",
    "Make this sentence polite: give me the report now.", "Rewrite this in the past tense: I walk to the market.",
    "Shorten this: the meeting that we had planned for Monday has been moved to Tuesday.",
    "Write a thank-you note to my neighbour.", "Write a short apology to a friend.", "Write a birthday wish for my aunt.",
    "Write a haiku about the sea.", "Give me a packing list for a beach trip.", "Give me a shopping list for pancakes.",
    "List three ways to save energy at home.", "List five fruits.", "List four board games.", "What is the difference between a lake and a sea?",
    "How do I stay motivated?", "How do I start a diary?", "How can I be a better listener?", "I had a great day today!",
    "I feel nervous about my exam.", "My friend is angry with me. What should I do?", "I miss my grandmother.", "I got a new job!",
    "What should I cook tonight?", "Should I learn the piano or the guitar?", "What is a good hobby for winter?",
    "Summarise the story of Cinderella in two sentences.", "Who was Albert Einstein?", "Who was Cleopatra?", "What is democracy?",
    "What is the internet?", "How does a fridge work?", "How does a vaccine work?", "What is inflation?", "What is a black hole?",
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
)

WORDS_ONLY = (
    "Describe {a} in words, without a picture.", "No image please, just tell me about {a}.", "Tell me about {a}. Don't draw anything.",
    "Without drawing, what does {a} look like?", "What does {a} look like? Words only, please.", "I don't want a picture. What is {a}?",
    "Please don't show me an image, just explain what {a} is.", "Only text: what is {a}?", "Write one line about {a}, no picture needed.",
    "Don't make an image. Give me a fact about {a}.", "Describe {a} but skip the picture.", "Just in words: {a}.",
)


def chat_prompts(nouns: list[str], count: int, seed: int = 11) -> list[dict]:
    """`count` distinct prompts as {"kind", "text"}; `nouns` fill the words-only templates ("a red fox")."""
    rng = random.Random(seed)
    prompts = [{"kind": "plain", "text": text} for text in PLAIN]
    prompts += [{"kind": "about-pictures", "text": text} for text in ABOUT_PICTURES]
    pairs = [(template, topic) for template in ABOUT for topic in TOPICS]
    rng.shuffle(pairs)
    words_only = [(template, rng.choice(nouns)) for template in WORDS_ONLY for _ in range(max(1, count // 70))]
    rng.shuffle(words_only)
    rest = [{"kind": "topic", "text": template.format(t=topic)} for template, topic in pairs]
    rest = rest[: count - len(prompts) - len(words_only)]
    rest += [{"kind": "words-only", "text": template.format(a=noun)} for template, noun in words_only]
    rng.shuffle(rest)
    seen: set[str] = set()
    return [p for p in prompts + rest if not (p["text"] in seen or seen.add(p["text"]))][:count]
