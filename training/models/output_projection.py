"""Output projections: signal hidden states -> conditioning of a diffusion decoder (paper section 4.3).

NExT-GPT's design, shrunk: a linear layer, a transformer encoder-decoder with learned queries, a linear layer. No
positional encoding on the input there; here the four signal tokens get a learned one, which is free and tells them apart
before their embeddings are trained.

Beyond the paper, a caption memory: linear classifiers recognise in the signals which noun, style, ground and hue are meant, and
a small network writes the caption's text states from that. The classifiers have a closed form, and the network learns
from captions alone, so a few signals per noun suffice, where the transformer by itself still predicted the mean after
thousands. The transformer adds what the memory does not know.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.models.transformer import DecoderLayer, EncoderLayer


@dataclass(frozen=True)
class OutputProjectionConfig:
    signal_tokens: int = 4
    input: int = 576  # LLM width
    width: int = 256
    heads: int = 4
    encoder_layers: int = 2
    decoder_layers: int = 2
    queries: int = 32  # conditioning length
    output: int = 384  # conditioning width (MiniLM)
    # Classes of the caption memory: nouns, styles, grounds, hues (the last three with one for "not said"); none: no memory.
    memory: tuple[int, ...] = ()
    recognised: int = 512  # discriminant directions for the nouns
    written: int = 640  # inner width of what writes the caption
    rank: int = 512  # of the written states
    # Of videos: which of the memory's parts says how a thing moves, and so nothing of how it looks.
    moving_part: int = 0


IMAGE_OUTPUT_PROJECTION = OutputProjectionConfig(memory=(1172, 9, 10, 8), rank=1024)
# Things that sound, manners of playing, second sounds, ways to join them; the transformer stands at zero, so it is the least there can be.
AUDIO_OUTPUT_PROJECTION = OutputProjectionConfig(signal_tokens=8, width=16, heads=2, encoder_layers=1, decoder_layers=1, memory=(385, 10, 108, 3), recognised=384)
# Things that move, motions and styles; likewise.
VIDEO_OUTPUT_PROJECTION = OutputProjectionConfig(signal_tokens=24, width=16, heads=2, encoder_layers=1, decoder_layers=1, memory=(1122, 15, 9), recognised=384, rank=1024, moving_part=1)
TINY_OUTPUT_PROJECTION = OutputProjectionConfig(input=96, width=16, heads=2, encoder_layers=1, decoder_layers=1, queries=8, output=32)


class OutputProjection(nn.Module):
    """signal_hidden_states [B, 4, D] (last hidden states after the final norm + input embeddings) -> [B, 32, 384]."""

    def __init__(self, config: OutputProjectionConfig = IMAGE_OUTPUT_PROJECTION):
        super().__init__()
        c = self.config = config
        self.input_norm = nn.LayerNorm(c.input)
        self.input = nn.Linear(c.input, c.width)
        self.positions = nn.Parameter(torch.randn(c.signal_tokens, c.width) * 0.02)
        self.queries = nn.Parameter(torch.randn(c.queries, c.width) * 0.5)
        self.encoder = nn.ModuleList(EncoderLayer(c.width, c.heads) for _ in range(c.encoder_layers))
        self.encoder_norm = nn.LayerNorm(c.width)
        self.decoder = nn.ModuleList(DecoderLayer(c.width, c.heads) for _ in range(c.decoder_layers))
        self.decoder_norm = nn.LayerNorm(c.width)
        self.output = nn.Linear(c.width, c.output)
        self.memory = CaptionMemory(c) if c.memory else None

    def forward(self, signal_hidden_states: Tensor) -> Tensor:
        added = self.transformed(signal_hidden_states)
        return added if self.memory is None else added + self.memory(signal_hidden_states)

    def still(self, signal_hidden_states: Tensor) -> Tensor:
        """[B, S, D] -> [B, 32, 384]: what the pictures' denoiser is told of a video's frames."""
        return self.transformed(signal_hidden_states) + self.memory.still(signal_hidden_states)

    def transformed(self, signal_hidden_states: Tensor) -> Tensor:
        memory = self.input(self.input_norm(signal_hidden_states)) + self.positions
        for layer in self.encoder:
            memory = layer(memory)
        memory = self.encoder_norm(memory)
        x = self.queries.expand(memory.shape[0], -1, -1)
        for layer in self.decoder:
            x = layer(x, memory)
        return self.output(self.decoder_norm(x))

    @torch.no_grad()
    def silence_transformer(self) -> None:
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)


    @property
    def transformer_is_silent(self) -> bool:
        """Whether all that is written comes from the memory."""
        return self.memory is not None and not self.output.weight.any() and not self.output.bias.any()


class CaptionMemory(nn.Module):
    """signal_hidden_states [B, 4, D] -> recognised parts of the caption -> its text states [B, 32, 384]."""

    def __init__(self, config: OutputProjectionConfig):
        super().__init__()
        c = self.config = config
        nouns, *others = c.memory
        self.directions = nn.Linear(c.input, c.recognised)
        self.nouns = nn.Linear(c.recognised, nouns)
        self.parts = nn.ModuleList(nn.Linear(c.input, count) for count in others)
        self.base = nn.Linear(sum(c.memory), c.rank)
        self.values = nn.Linear(sum(c.memory), c.written)
        self.inner, self.outer = nn.Linear(c.written, c.written * 2), nn.Linear(c.written * 2, c.rank)
        self.states = nn.Linear(c.rank, c.queries * c.output)

    def forward(self, signal_hidden_states: Tensor) -> Tensor:
        return self.write(self.shares(signal_hidden_states))

    def still(self, signal_hidden_states: Tensor) -> Tensor:
        """The same without a word of motion."""
        return self.write(self.shares(signal_hidden_states) * self.unmoved())

    def shares(self, signal_hidden_states: Tensor) -> Tensor:
        """[B, sum of classes]"""
        return torch.cat([scores.softmax(-1) for scores in self.recognise(signal_hidden_states)], dim=-1)

    def unmoved(self) -> Tensor:
        """[sum of classes]: 0 for the kinds of motion, 1 for all else."""
        return torch.cat([torch.full((count,), float(part != self.config.moving_part)) for part, count in enumerate(self.config.memory)])

    def recognise(self, signal_hidden_states: Tensor) -> list[Tensor]:
        """Scores of nouns, styles, grounds and hues, each [B, classes]."""
        x = self.summary(signal_hidden_states)
        return [self.nouns(self.directions(x)), *(part(x) for part in self.parts)]

    def summary(self, signal_hidden_states: Tensor) -> Tensor:
        """[B, 4, D] -> [B, D]: the mean of the later half, which tells nouns apart best."""
        return signal_hidden_states[:, self.config.signal_tokens // 2:].mean(1)

    def write(self, shares: Tensor) -> Tensor:
        """Shares of all classes [B, sum of classes] -> text states."""
        return self.states(self.code(shares)).unflatten(1, (self.config.queries, self.config.output))

    def code(self, shares: Tensor) -> Tensor:
        """[B, sum of classes] -> [B, rank]: the states in their main directions; what each part adds, and how parts change one another."""
        return self.base(shares) + self.outer(F.gelu(self.inner(F.gelu(self.values(shares)))))
