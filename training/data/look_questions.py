"""Questions about an attached picture; every answer names what it shows. {q}: a thing asked about, {p}: what is shown, {n}: its noun."""

NAME_IT = (
    "What is in this picture?", "What is this?", "Describe this image.", "What do you see?", "Describe the picture.", "What does this show?",
    "Can you tell me what this is?", "Caption this image.", "What am I looking at?", "What's this?", "Name this.", "Which thing is shown here?",
    "Tell me what you see.", "Explain this picture to me.", "Identify this.", "Do you recognise this?", "What is that thing?",
    "I found this. What is it?", "My daughter drew this. What is it?", "Look at this!", "What's in the photo?", "What object is this?",
    "Can you describe it?", "Guess what this is.", "Say what you see in one sentence.", "What would you call this?",
    "Give this picture a title.", "Write a caption for this.", "Please describe this picture in one line.", "What do we have here?",
    "Could you describe the attached picture?", "What is shown in the attachment?", "Tell me about this picture.", "What does the image contain?",
    "Summarise this image.", "Is there anything in this picture?", "Who or what is this?", "Which word fits this picture?", "Put a name to this.",
    "I took this yesterday. What do you think it is?", "Help me understand this image.", "What can be seen here?", "Read this picture for me.",
    "In one word, what is this?", "How would you label this?", "My friend sent me this. What is it?", "Please have a look at this.",
    "What is the main thing in this image?", "Tell a blind person what is on this picture.", "What kind of thing is it?", "Can you see it?", "Name the object.", "Tell me its name.", "Identify it.", "What might this be?", "Do you know what this is?",
    "What is it?", "Describe.", "Caption?", "Label it.", "Give it a name.", "Name what you see.", "Any guess what I photographed?", "What could it be?",
    "Tell me what it is.", "Recognise it?", "Say its name.", "Say what this is.", "Word for this?", "What did I attach?", "Please identify the thing.",
)
NAMED = ("This is {p}.", "This picture shows {p}.", "I see {p}.", "It is {p}.", "It shows {p}.", "You are looking at {p}.")

YES_NO = (
    "Is this {q}?", "Is there {q} in the picture?", "Can you see {q} here?", "Does this show {q}?", "Is it {q}?", "I think this is {q}, right?",
    "Am I right that this is {q}?", "Would you say this is {q}?", "Do you see {q}?", "Is that {q} in the image?",
)
YES = ("Yes, this is {p}.", "Yes, it shows {p}.", "Yes, I see {p}.")
NO = ("No, this is {p}.", "No, it shows {p}.", "No, I see {p}.")

# (questions, groups of the picture data for which the answer is yes)
KINDS = (
    (("Is this an animal?", "Is it a living thing?", "Does this have legs?", "Is that some kind of animal?"), {"Animals & Nature"}),
    (("Is this something to eat?", "Could I eat this?", "Is it edible?", "Is that food?", "Would it taste good?"), {"Food & Drink"}),
    (("Is this a thing one can buy?", "Is this an object?", "Is it a tool or something of the kind?"), {"Objects"}),
    (("Is this a face?", "Is it an expression of a feeling?"), {"Smileys & Emotion"}),
)
ABOUT_KIND = {
    "Animals & Nature": ("Which animal or plant is this?", "What creature or plant is that?", "Where in nature would I find this?", "What lives or grows here?"),
    "Food & Drink": ("Which food is this?", "What dish is that?", "What could I cook with it?", "What am I about to eat?", "What's on my plate?"),
    "Objects": ("What is this used for?", "What do people do with this?", "Which tool or object is that?", "Where would I keep this?"),
    "Travel & Places": ("Which place or vehicle is this?", "Where is this?", "How do I travel with it?", "What kind of place is it?"),
    "Smileys & Emotion": ("Which feeling is this?", "What does this face say?", "What mood is this?", "How does this face feel?"),
    "Activities": ("Which activity is this about?", "What is played here?", "What would I do with this in my free time?"),
    "People & Body": ("Who is this?", "What is this person doing?", "Which part of a person is shown?"),
    "Symbols": ("What does this sign mean?", "Which symbol is this?"),
}
MORE = ("And what is it called?", "What was that again?", "Say it again, please.", "Are you sure?", "Tell me more about it.", "What did you see?",
        "Could it be something else?", "So what is it?", "Thanks. What was on the picture?", "Is that all?")
NO_PICTURE = ("Describe this, but don't draw anything.", "What is this? No picture, please.", "Only words: what is it?", "Don't redraw it, just name it.",
              "Tell me what this is without drawing it.", "No new image. What do you see?", "Just describe what you see.")
ASK_STYLE = ("Which style is it?", "What style is this picture?", "How is it drawn?", "Is it a photo or a drawing?", "What is the style?",
             "In which style was this drawn?", "Is this a photograph?", "What kind of picture is this?")
ASK_COLOUR = ("What colour is it?", "What color is it?", "Which colour do you see?", "Tell me the colour.", "Which colour stands out?")
COPY_IT = ("Draw something like this.", "Make another one like this.", "Copy this.", "Draw the same thing.", "Can you draw this for me?", "Redraw this.",
           "Make your own version of this.", "Please paint this.", "Turn this into a new picture.", "I want a drawing of this.")
