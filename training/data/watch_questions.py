"""Questions about an attached video; every answer names what is seen and how it moves. {q}: what is asked about, {p}: what is shown, {m}: how it moves."""

NAME_VIDEO = (
    "What happens in this video?", "What is in this clip?", "Describe this video.", "What do you see in the video?", "What is going on here?", "Caption this clip.",
    "Can you tell me what this video shows?", "Watch this!", "What moves here?", "Tell me about this clip.", "Describe the clip in one sentence.", "What does the animation show?",
    "Summarise this video.", "My friend sent me this clip. What is it?", "What am I watching?", "Give this video a title.", "What can be seen in this film?", "What is this?",
    "What did I film?", "Please describe the gif.", "Say in one line what happens.", "How would you label this clip?", "What is shown in the video that I attached?",
    "Please have a look at this clip.", "Do you see what happens?", "Explain this video to someone who cannot see it.", "What's in this gif?", "Which thing is filmed here?",
    "I recorded this. What is it?", "Tell me what you see.", "What happens?", "What is the video about?",
)
NAMED_VIDEO = ("This is a video of {p}.", "The video shows {p}.", "I see {p}.", "You can see {p}.", "It is {p}.", "In the clip there is {p}.")

HOW_IT_MOVES = (
    "How does it move?", "What is it doing?", "Which way does it go?", "What does the thing in the video do?", "Describe the motion.", "How is it moving?", "What kind of motion is this?",
    "Where is it going?", "In which direction does it move?", "What movement do you see?", "Does it move? How?", "What is happening to it?",
)
MOVES = ("It is {m}.", "In the video it is {m}.", "It is a video of {p}.", "You can see {p}.")

YES_NO_VIDEO = ("Is this {q}?", "Do you see {q} in this video?", "Is there {q} in the clip?", "Does the video show {q}?", "I think this is {q}, right?", "Is that a clip of {q}?")
YES_VIDEO = ("Yes, this is a video of {p}.", "Yes, I see {p}.", "Yes, it is {p}.")
NO_VIDEO_IS = ("No, this is a video of {p}.", "No, I see {p}.", "No, it is {p}.")
YES_NO_MOTION = ("Is it {m}?", "Is the thing {m}?", "Would you say that it is {m}?", "It is {m}, isn't it?")
YES_MOTION = ("Yes, it is {m}.", "Yes, you can see {p}.")
NO_MOTION = ("No, it is {m}.", "No, you can see {p}.")

# Words are wanted, whatever could be made of it.
WATCH_WORDS_ONLY = ("Describe this video, but don't make another.", "What is this? No picture, please.", "Only words: what happens in the clip?", "Just tell me what it shows, don't draw it.",
                    "Name what you see, without a new video.", "Words only, please: what is in this film?")
MORE_VIDEO = ("And what was it again?", "Say it again, please.", "Are you sure?", "So what was in the clip?", "Thanks. What did it show?", "Sorry, what did you see?")

# A video comes in, a picture or a video goes out.
DRAW_WATCHED = ("Draw what you see in the video.", "Make a picture of the thing in this clip.", "Draw it as a still picture.", "A still picture of this, please.", "Turn this clip into a drawing.",
                "Paint the {n} from the video.", "Draw the {n} in this clip.", "Show me a picture of what is filmed here.", "I want a drawing of it.", "Sketch the thing that moves here.",
                "Give me a poster of what this video shows.", "Make an image of the {n} that I filmed.")
FILM_WATCHED = ("Make a video like this.", "Film something like this.", "Make your own version of this clip.", "Another video like this one, please.", "Animate this again yourself.",
                "Can you make such a clip?", "Imitate this video.", "Show me a similar video.")
FILM_OTHERWISE = ("Make a video of the same thing {m}.", "The same, but {m}.", "Now make it {m}.", "I want a clip of it {m} instead.", "Film the {n} {m}.", "Let me see the same thing {m}.")

VIDEO_QUESTION = "What happens in this video?"  # of the evaluations
