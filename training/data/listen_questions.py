"""Questions about an attached sound; every answer names what is heard. {q}: a sound asked about, {p}: what is heard."""

NAME_SOUND = (
    "What do you hear?", "What is this sound?", "Describe this sound.", "What can be heard here?", "What makes this noise?", "What does this sound like?",
    "Can you tell me what this sound is?", "What am I hearing?", "What's that noise?", "Name this sound.", "Which sound is this?", "Listen to this!",
    "Identify this sound.", "Do you recognise this sound?", "I recorded this. What is it?", "My phone recorded this last night. What is it?", "What is going on here?",
    "Can you describe the recording?", "Guess what this is.", "Say what you hear in one sentence.", "Give this recording a title.", "Please describe this audio in one line.",
    "What is in the audio file?", "Tell me about this sound.", "What does the recording contain?", "Summarise this recording.", "Is there anything to hear?",
    "Which word fits this sound?", "Help me understand this recording.", "Listen for me.", "In one word, what is this?", "How would you label this clip?",
    "My friend sent me this. What is it?", "Please have a listen.", "What is the main sound in this clip?", "Tell a deaf person what can be heard.", "What kind of sound is it?",
    "Can you hear it?", "What might this be?", "Do you know what this is?", "What is it?", "Describe.", "Any guess what I recorded?", "What could it be?",
    "Which instrument or thing is that?", "Where does this noise come from?", "Caption this audio.", "What sound did I attach?", "Please identify the sound.",
)
NAMED_SOUND = ("This is the sound of {p}.", "I hear {p}.", "You can hear {p}.", "It is the sound of {p}.", "That is {p}.", "It sounds like {p}.")

YES_NO_SOUND = ("Is this {q}?", "Do you hear {q}?", "Can you hear {q}?", "Is that {q}?", "I think this is {q}, right?", "Am I right that this is {q}?", "Does this sound like {q}?",
                "Is it the sound of {q}?", "Would you say this is {q}?")
YES_SOUND = ("Yes, this is the sound of {p}.", "Yes, I hear {p}.", "Yes, it is {p}.")
NO_SOUND_IS = ("No, this is the sound of {p}.", "No, I hear {p}.", "No, it is {p}.")

# Words are wanted, whatever could be made of it.
IN_WORDS_ONLY = ("Describe this, but don't play anything.", "What is this? No sound, please.", "Only words: what do you hear?", "Don't draw it, just name it.",
                 "Tell me what this is without playing it.", "Just describe what you hear.", "What is it? No picture, please.", "No new sound. What do you hear?")
MORE_SOUND = ("And what is it called?", "What was that again?", "Say it again, please.", "Are you sure?", "What did you hear?", "So what is it?", "Thanks. What was in the recording?",
              "Could it be something else?", "Is that all?")
# A sound comes in, a picture or a sound goes out. {n}: what can be drawn of it.
DRAW_HEARD = ("Draw what you hear.", "Draw what makes this sound.", "Show me what this is.", "Make a picture of what makes this noise.", "Which thing sounds like this? Draw it.",
              "Turn this sound into a picture.", "Paint what can be heard here.", "What does the thing that makes this sound look like? Show me.", "A picture of this, please.",
              "Draw the thing that you hear.", "Can you draw what is making this noise?", "I want a picture of whatever made this sound.", "Paint the source of this sound.",
              "Who makes such a sound? Show a picture.", "Sketch whatever this is.", "Illustrate this recording.", "Make an image from this sound.", "Show me a drawing of what I recorded.",
              "Draw the {n} that I recorded.", "Could you paint the {n} you hear?", "Show me the {n} in a picture.", "Give me a picture of the {n} in this recording.", "Sketch the {n} in my clip.",
              "I'd like to see what sounds like this.", "How does the thing in the recording look? Draw it.", "Let me see what makes that sound.", "Visualise this sound.", "Paint the {n} that sounds so.",
              "An image of what can be heard, please.", "Draw it.", "Show me a picture of it.", "What would this look like? Paint it.", "Please sketch what is heard in my recording.",
              "Can I see the maker of this noise?", "Do you hear the {n}? Draw it for me.", "I can only hear it. Draw it, so that I can see it.", "Which animal or thing is it? Paint it.",
              "No words, just a drawing of what made that sound.", "Don't play it, draw it.", "I'd love a picture of the {n} that I hear.", "Make a drawing of the noise maker.",
              "Draw the {k} in this recording.", "Paint the {k} that I recorded.", "Which {k} is this? Show me a picture.", "I want to see the {k} that sounds like this.",
              "Sketch the {k} behind this noise.", "Could you draw the {k} that can be heard?", "A picture of the {k} in my recording, please.", "What does this {k} look like? Paint it.",
              "I'd love to see the {k} from this clip.", "Can you picture the {k} that makes such a noise?", "Let me see the {k} that is so loud here.", "Show the {k}.", "Draw this {k} for me.",
              "Who is making this noise? Draw the answer.", "Your guess what this is, as a picture.", "Instead of playing it, paint the {n}.", "Illustrate the {k} I can hear in my file.")
# {k} of DRAW_HEARD: what a person who does not know the thing calls it, by group of the picture data.
KIND_WORDS = {
    "Animals & Nature": ("animal", "creature"), "Objects": ("thing", "object", "device"), "Travel & Places": ("thing", "vehicle", "machine"),
    "People & Body": ("person",), "Activities": ("thing", "instrument"),
}
BOTH_HEARD = ("Draw what you hear and play it again.", "Show me what this is and let me hear another one.", "A picture of it and the same sound again, please.", "Paint the {n} and imitate it.",
              "Draw it, and make your own version of the sound.", "Give me a picture and a sound of this.", "First draw the {n}, then play it.", "I want to see and hear this {n} from you.",
              "Show the {n} and let me hear it once more.", "Draw the {n} and repeat its sound.", "Picture and sound of this, please.", "Make an image of it and a sound like it.")
PLAY_HEARD = ("Play something like this.", "Make your own version of this sound.", "Play it for me once more.", "Can you make the same sound?", "Imitate this.", "Play that again.",
              "Make a sound like this one.", "Repeat what you hear.", "Another sound of this kind, please.")

SOUND_QUESTION = "What do you hear?"  # of the evaluations
