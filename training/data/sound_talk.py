"""Talk about sounds, music and instruments that asks for no sound: answered in words (training.data.chat_prompts.sound_prompts).

{a} an instrument or something that sounds, with its article; {n} the same without; {m} a kind of music.
"""

SOUNDING = (
    "a piano", "a guitar", "a violin", "a trumpet", "a flute", "a harp", "a cello", "a saxophone", "a drum", "a banjo", "an organ", "an accordion", "a clarinet", "a tuba",
    "a bell", "a church bell", "an alarm clock", "a siren", "a helicopter", "a chainsaw", "a rooster", "a dog", "a cricket", "a bird", "thunder", "rain", "the sea", "a telephone",
    "a whistle", "a harmonica", "a music box", "a smoke alarm", "a cow bell", "a radio", "a record player", "a microphone", "a loudspeaker", "a choir", "an orchestra", "a sneeze",
)
MUSIC = ("jazz", "opera", "classical music", "rock music", "hip-hop", "techno", "folk songs", "country music", "the blues", "film music", "lullabies", "reggae", "pop songs", "marching bands")

ABOUT_SOUNDING = (
    "How does {a} make its sound?", "How loud is {a}?", "Why is {a} so loud?", "How is {a} built?", "Who invented the {n}?", "How much does {a} cost?", "Is it hard to learn to play {a}?",
    "Describe the sound of {a} in words.", "What is {a} made of?", "How do I record {a}?", "What do you think of the sound of {a}?", "I heard {a} this morning.", "My neighbour has {a} and it keeps me awake.",
    "Write a poem about the sound of {a}.", "What word imitates the sound of {a}?", "How do you spell the sound of {a}?", "Which is louder, {a} or a train?", "Why do people like the sound of {a}?",
    "Tell me a fact about {a}.", "Tell me about {a}.", "Explain how {a} works.", "Can {a} damage my ears?", "I can hear {a} outside.", "What does it mean to dream of {a}?", "How far away can one hear {a}?",
    "I am afraid of {a}.", "What frequency does {a} have?", "Is {a} an instrument?", "Where can I hear {a}?", "Give me a riddle about {a}.",
)
ABOUT_MUSIC = (
    "What is {m}?", "Tell me about {m}.", "Who are famous names in {m}?", "Do you like {m}?", "Why do people listen to {m}?", "Recommend me some {m}.", "How did {m} begin?", "Write two sentences about {m}.",
    "Which instruments are used in {m}?", "I listen to {m} when I work.", "What should I listen to if I like {m}?", "Explain {m} to a child.", "Is {m} still popular?", "Give me a quiz question about {m}.",
)
SOUND_TALK = (
    "What is sound?", "How fast does sound travel?", "What is an echo?", "What is a decibel?", "How do our ears work?", "Why is it quiet after snow?", "What is the loudest animal?", "What is white noise good for?",
    "Why do we hear thunder after lightning?", "Can sound travel through water?", "What is a sound wave?", "How do bats use sound?", "Why do dogs bark?", "Why do roosters crow?", "Why do babies cry?", "Why do we sneeze?",
    "Why do cats purr at night?", "How do crickets chirp?", "Why do clocks tick?", "How do sirens work?", "Why do old doors creak?", "How do noise-cancelling headphones work?", "How can I sleep next to a busy road?",
    "How do I stop my dog from barking?", "What helps against snoring?", "My ears are ringing. What should I do?", "My headphones are broken.", "Which headphones should I buy?", "How do I connect my speaker?",
    "How do I turn up the volume on my phone?", "Why is my microphone so quiet?", "The speakers in my car crackle.", "My upstairs neighbours are noisy.", "The fan of my laptop is loud.", "There is a strange noise in my engine.",
    "My fridge is humming all night.", "I woke up because of the thunder.", "I love the sound of waves.", "I like to listen to the rain.", "The birds are loud this morning.", "It is so quiet here.", "The baby next door cries all night.",
    "Our dog barks when the bell rings.", "I went to a concert yesterday.", "I play in a band.", "I am learning the drums.", "My daughter plays the violin.", "I have a piano lesson on Monday.", "I can't sing.", "I sing in a choir.",
    "I forgot my headphones.", "My alarm did not go off.", "I listened to a podcast on the way to work.", "That song is stuck in my head.", "The party next door is too loud.", "The fire alarm went off at work today.", "Somebody knocked at the door, but nobody was there.",
    "I heard a strange sound in the attic.", "My phone keeps ringing.", "That sounds good.", "Sounds like a plan!", "That sounds odd to me.", "Does that sound right?", "It sounds as if you know a lot.", "Sounds fun!", "How does that sound to you?",
    "Make this sound more friendly: Come here.", "Make it sound less angry: Leave me alone.", "Does this sentence sound natural: I have hunger?", "What does sound mean in a sound argument?", "Give me another word for noise.", "Give me another word for loud.",
    "Name three loud animals.", "Name four string instruments.", "Name five wind instruments.", "List some sounds of the forest.", "List sounds that people find relaxing.", "What are typical kitchen sounds?", "Name some songs about rain.",
    "Which animal says moo?", "What sound words are there in comics?", "What is an onomatopoeia?", "Write a poem about silence.", "Write a song text about the sea.", "Write a short story about a bell.", "Tell me a joke about a drummer.",
    "Tell me a joke about musicians.", "What does a conductor do?", "What is a chord?", "What is a scale in music?", "What is a rhythm?", "What is the difference between a note and a tone?", "How do I read sheet music?", "How many keys does a piano have?",
    "How many strings does a guitar have?", "Should I learn the trumpet or the flute?", "How do I tune a guitar?", "Which instrument is the easiest to learn?", "Who was Mozart?", "Who was Beethoven?", "Who invented the record player?",
    "What is a metronome?", "What is a tuning fork?", "What is a sound engineer?", "How do I become a sound engineer?", "How is a sound effect made for a film?", "What is foley?", "How do I make a podcast?", "How do I edit an audio file?",
    "What is the difference between MP3 and WAV?", "How large is an audio file?", "Which app can record my voice?", "Can I use your sounds in my video?", "Is music good for plants?", "Does music help with learning?", "Why does music make us sad?",
    "What should I play at my wedding?", "What music fits a dinner with friends?", "Play a word game with me.", "Let's play twenty questions.", "How do I play chess?", "Can you play chess?", "Who plays the main role in that film?", "I play football on Sundays.",
    "What do you hear when you think of summer?", "Listen, I have a problem.", "Listen, my boss was rude today.", "Hear me out, I have an idea.", "I hear you.", "I have never heard of quinoa. What is it?", "Have you heard the news?", "Did you hear about the storm?",
    "Let me hear your opinion about homework.", "I'd like to hear more about Japan.", "I want to hear a joke.", "Let me hear a fun fact.", "Can I hear a story?", "Make a noise complaint for me.", "Write a note about the noise to my neighbour.", "What is a noise regulation?",
)
