"""Sounds computed here: tones, alarms, engines, weather. All are band-limited (sums of sines below 7.6 kHz, filtered noise).

`render(name, rng)` gives one variation of a recipe: float32 at 16 kHz and the phrases that describe it, the most exact first.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.data.sound_files import CLIP_SAMPLES, SAMPLE_RATE

Rng = np.random.Generator
Made = tuple[np.ndarray, list[str]]
TIME = np.arange(CLIP_SAMPLES) / SAMPLE_RATE
NYQUIST_MARGIN = 7_600.0


def tone(frequency: np.ndarray | float, harmonics: tuple[float, ...] = (1.0,)) -> np.ndarray:
    """A sum of harmonics along a pitch curve [N] or constant in Hz; harmonics above 7.6 kHz are left out."""
    pitch = np.broadcast_to(np.asarray(frequency, np.float64), TIME.shape)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    return sum(gain * np.sin(k * phase) * (k * pitch < NYQUIST_MARGIN) for k, gain in enumerate(harmonics, 1) if gain)


SQUARE = tuple(1 / k if k % 2 else 0.0 for k in range(1, 16))
SAW = tuple(1 / k for k in range(1, 20))


def noise(rng: Rng, low: float = 0, high: float = 8_000, slope: float = 0) -> np.ndarray:
    """Gaussian noise between two frequencies, its power falling by `slope` x 10 dB a decade; variance one."""
    spectrum = np.fft.rfft(rng.normal(size=CLIP_SAMPLES))
    frequency = np.fft.rfftfreq(CLIP_SAMPLES, 1 / SAMPLE_RATE)
    spectrum *= np.maximum(frequency, 20) ** (-slope / 2) * ((frequency >= low) & (frequency <= high))
    made = np.fft.irfft(spectrum, CLIP_SAMPLES)
    return made / made.std()


def slow(rng: Rng, rate: float, low: float, high: float) -> np.ndarray:
    """A smooth random curve between two values that turns about `rate` times a second."""
    knots = rng.uniform(low, high, int(rate * TIME[-1]) + 3)
    place = TIME * rate
    index, part = place.astype(int), place % 1
    smooth = (1 - np.cos(np.pi * part)) / 2
    return knots[index] * (1 - smooth) + knots[index + 1] * smooth


def gate(period: float, duty: float, offset: float = 0.0, edge: float = 0.006) -> np.ndarray:
    """A repeated on-off envelope with soft edges (seconds)."""
    inside = ((TIME - offset) % period) * (TIME >= offset)
    return np.clip(inside / edge, 0, 1) * np.clip((duty * period - inside) / edge, 0, 1)


def strike(times: list[float], decay: float) -> np.ndarray:
    """Exponential envelopes starting at `times`, each falling to 1/e within `decay` seconds."""
    out = np.zeros_like(TIME)
    for start in times:
        after = TIME - start
        out += np.where(after >= 0, np.exp(-np.maximum(after, 0) / decay) * np.clip(after / 0.002, 0, 1), 0)
    return out


def pitch_word(frequency: float) -> str:
    return "low" if frequency < 350 else "high" if frequency > 1_200 else "mid-pitched"


def steady_tone(rng: Rng) -> Made:
    frequency = float(np.exp(rng.uniform(np.log(120), np.log(4_000))))
    return tone(frequency), [f"a steady {pitch_word(frequency)} tone", f"a {pitch_word(frequency)} sine tone", "a steady tone"]


def sweep(rng: Rng) -> Made:
    low, high = float(rng.uniform(150, 500)), float(rng.uniform(1_500, 5_000))
    seconds, up = float(rng.uniform(1.0, 4.0)), bool(rng.random() < 0.5)
    part = np.clip(TIME / seconds, 0, 1)
    curve = low * (high / low) ** (part if up else 1 - part)
    way = "rising" if up else "falling"
    pace = "slowly " if seconds > 2.8 else "quickly " if seconds < 1.6 else ""
    return tone(curve) * (TIME < seconds), [f"a {pace}{way} tone", f"a tone {way} in pitch", f"a {way} sweep"]


def siren(rng: Rng) -> Made:
    rate, low = float(rng.uniform(0.3, 4.0)), float(rng.uniform(400, 700))
    curve = low * 2 ** (0.9 * (0.5 - 0.5 * np.cos(2 * np.pi * rate * TIME)))
    kind = "a fast wailing siren" if rate > 1.5 else "a slow wailing siren"
    return tone(curve, (1, 0.5, 0.3, 0.2, 0.1)), [kind, "a wailing siren", "an emergency siren"]


def two_tone_siren(rng: Rng) -> Made:
    low, period = float(rng.uniform(380, 520)), float(rng.uniform(0.8, 1.4))
    curve = np.where((TIME % period) < period / 2, low * 1.33, low)
    return tone(curve, SQUARE[:9]), ["a two-tone siren", "an ambulance siren", "a European police siren"]


def alarm_clock(rng: Rng) -> Made:
    frequency, count = float(rng.uniform(1_500, 2_600)), int(rng.integers(3, 5))
    inner = gate(0.12, 0.55) * (gate(1.0, 0.12 * count) > 0)
    return tone(frequency, (1, 0, 0.3, 0, 0.1)) * inner, ["an alarm clock beeping", "an alarm clock", "a digital alarm clock ringing"]


def smoke_alarm(rng: Rng) -> Made:
    envelope = gate(float(rng.uniform(0.8, 1.1)), 0.5)
    return tone(float(rng.uniform(2_900, 3_300)), (1, 0.3)) * envelope, ["a smoke alarm", "a smoke detector beeping loudly", "a shrill fire alarm"]


COUNTS = ("", "one beep", "two beeps", "three beeps", "four beeps", "five beeps", "six beeps")


def counted_beeps(rng: Rng) -> Made:
    count, frequency = int(rng.integers(1, 7)), float(np.exp(rng.uniform(np.log(300), np.log(2_500))))
    period = float(rng.uniform(0.35, 0.62))
    envelope = gate(period, 0.45) * (TIME < count * period)
    word = pitch_word(frequency)
    spoken = COUNTS[count] if word == "mid-pitched" else COUNTS[count].replace(" ", f" {word} ", 1)
    return tone(frequency) * envelope, [spoken, COUNTS[count]]


def white_noise(rng: Rng) -> Made:
    return noise(rng), ["white noise", "a steady hiss", "static noise"]


def pink_noise(rng: Rng) -> Made:
    return noise(rng, 30, slope=1), ["pink noise", "a soft steady noise"]


def brown_noise(rng: Rng) -> Made:
    return noise(rng, 30, slope=2), ["brown noise", "a deep rumbling noise"]


def wind(rng: Rng) -> Made:
    howl = float(rng.uniform(0.2, 0.9))
    strength = slow(rng, float(rng.uniform(0.5, 1.5)), 0.15, 1.0)
    whistle = tone(slow(rng, 1.2, 350, 750)) * slow(rng, 6, 0.2, 1.0)
    made = (noise(rng, 60, 1_200, 1.2) + howl * noise(rng, 300, 900) * slow(rng, 3, 0, 1) + 0.12 * howl * whistle) * strength
    return made, ["wind howling" if howl > 0.55 else "wind blowing", "wind", "a strong wind" if howl > 0.55 else "a gentle wind"]


def drops(rng: Rng, per_second: float) -> np.ndarray:
    """Short decaying ticks at random times: drops on a roof."""
    impulses = np.zeros(CLIP_SAMPLES)
    count = rng.poisson(per_second * TIME[-1])
    np.add.at(impulses, rng.integers(0, CLIP_SAMPLES, count), rng.exponential(1.0, count) * rng.choice([-1, 1], count))
    kernel = np.exp(-np.arange(120) / 18) * np.sin(2 * np.pi * np.arange(120) * rng.uniform(0.12, 0.25))
    made = np.convolve(impulses, kernel)[:CLIP_SAMPLES]
    return made / max(1e-6, made.std())


def rain_like(rng: Rng) -> Made:
    heavy = float(rng.uniform(0, 1))
    made = drops(rng, 60 + 1_500 * heavy) + (0.2 + heavy) * noise(rng, 400, 8_000, 0.6)
    word = "heavy rain" if heavy > 0.6 else "light rain" if heavy < 0.3 else "rain"
    return made, [f"{word} falling on a roof", word, "rain falling"]


def sea_like(rng: Rng) -> Made:
    swell = 0.25 + 0.75 * (0.5 - 0.5 * np.cos(2 * np.pi * (TIME / rng.uniform(2.5, 4.5) + rng.random()))) ** 2
    return noise(rng, 80, 5_000, 0.9) * swell, ["waves washing ashore", "sea waves", "ocean surf"]


def thunder(rng: Rng) -> Made:
    start = float(rng.uniform(0, 0.5))
    body = noise(rng, 25, 220, 1.0) * strike([start, start + 0.4, start + 0.9], float(rng.uniform(0.7, 1.4)))
    return body + 0.5 * noise(rng, 200, 3_000, 1.0) * strike([start], 0.12), ["a clap of thunder", "thunder rumbling", "thunder"]


def heartbeat(rng: Rng) -> Made:
    rate = float(rng.uniform(50, 130))
    beats = np.arange(0.1, TIME[-1], 60 / rate)
    pulse = tone(float(rng.uniform(45, 60)), (1, 0.8, 0.4, 0.2)) * (strike(list(beats), 0.05) + 0.7 * strike(list(beats + 0.28 * 60 / rate + 0.06), 0.045))
    pace = "a fast heartbeat" if rate > 100 else "a slow heartbeat" if rate < 70 else "a heartbeat"
    return pulse, [pace, "a heart beating", "a heartbeat"]


def clock(rng: Rng) -> Made:
    period = float(rng.uniform(0.4, 1.0))
    ticks = np.arange(0.1, TIME[-1], period)
    made = np.zeros_like(TIME)
    for group, (low, high) in ((ticks[::2], (2_000, 4_500)), (ticks[1::2], (1_400, 3_600))):
        made += noise(rng, low, high) * strike(list(group), float(rng.uniform(0.006, 0.015)))
    return made, ["a clock ticking fast" if period < 0.55 else "a clock ticking slowly" if period > 0.85 else "a clock ticking", "a ticking clock", "tick tock"]


def engine(rng: Rng) -> Made:
    revving = bool(rng.random() < 0.5)
    base = float(rng.uniform(22, 45))
    curve = slow(rng, 0.8, base, 3.5 * base) if revving else base * (1 + 0.02 * slow(rng, 3, -1, 1))
    body = tone(curve, tuple(1 / (1 + 0.25 * k) * rng.uniform(0.5, 1) for k in range(18)))
    made = body * (1 + 0.4 * tone(np.asarray(curve) / 2)) + 0.25 * noise(rng, 60, 900, 1)
    return made, (["an engine revving", "a car engine revving", "a motor"] if revving else ["an engine idling", "a motor running", "a motor"])


def helicopter_like(rng: Rng) -> Made:
    rate = float(rng.uniform(9, 16))
    chop = np.abs(tone(rate / 2)) ** float(rng.uniform(3, 8))
    return (noise(rng, 40, 1_500, 1.2) * (0.15 + chop)) + 0.2 * tone(rate * 6, SAW[:6]), ["helicopter rotor blades", "a helicopter", "a helicopter hovering"]


def dial_tone(rng: Rng) -> Made:
    return tone(350) + tone(440), ["a telephone dial tone", "a dial tone"]


def busy_signal(rng: Rng) -> Made:
    return (tone(480) + tone(620)) * gate(float(rng.uniform(0.8, 1.05)), 0.5), ["a telephone busy signal", "a busy signal"]


def phone_ring(rng: Rng) -> Made:
    a, b = float(rng.uniform(900, 1_400)), float(rng.uniform(1_500, 2_200))
    trill = np.where(gate(0.05, 0.5) > 0.5, 1.0, 0.0)
    return (tone(a, (1, 0.4)) * trill + tone(b, (1, 0.4)) * (1 - trill)) * gate(2.0, 0.55), ["a telephone ringing", "a phone ringing", "a ringing telephone"]


def bell(rng: Rng) -> Made:
    frequency = float(np.exp(rng.uniform(np.log(250), np.log(1_500))))
    times = list(np.arange(0.05, 4.0, float(rng.uniform(1.0, 2.2))))
    made = sum(gain * tone(frequency * ratio) * strike(times, decay) for ratio, gain, decay in
               ((0.5, 0.5, 1.2), (1, 1, 0.9), (1.19, 0.7, 0.8), (1.5, 0.4, 0.6), (2, 0.8, 0.5), (2.74, 0.4, 0.3), (3.76, 0.25, 0.2)) if frequency * ratio < 7_000)
    word = "a large church bell" if frequency < 500 else "a small bell" if frequency > 1_000 else "a bell"
    return made, [f"{word} ringing", word, "a bell ringing"]


def laser(rng: Rng) -> Made:
    count = int(rng.integers(1, 5))
    made = np.zeros_like(TIME)
    for start in np.arange(count) * float(rng.uniform(0.3, 0.7)) + 0.05:
        after = np.maximum(TIME - start, 0)
        made += tone(300 + 3_500 * np.exp(-after * 14), SQUARE[:5]) * strike([start], 0.12)
    return made, ["a laser shot" if count == 1 else "laser shots", "a laser gun", "a science fiction laser"]


def footsteps(rng: Rng) -> Made:
    times = np.arange(0.1, TIME[-1], float(rng.uniform(0.4, 0.75)))
    made = noise(rng, 60, 500, 1) * strike(list(times), 0.04) + 0.3 * noise(rng, 800, 4_000) * strike(list(times + 0.03), 0.03)
    return made, ["footsteps", "someone walking", "footsteps on a wooden floor"]


def knocking(rng: Rng) -> Made:
    times = list(0.1 + np.arange(int(rng.integers(2, 5))) * float(rng.uniform(0.2, 0.4)))
    return noise(rng, 100, 900, 1.5) * strike(times, 0.035), ["knocking on a door", "someone knocking on a door", "a knock"]


def crickets(rng: Rng) -> Made:
    frequency = float(rng.uniform(3_800, 5_200))
    return tone(frequency) * gate(0.04, 0.5) * (gate(float(rng.uniform(0.5, 0.9)), 0.45) > 0) + 0.02 * noise(rng), ["crickets chirping", "a cricket chirping", "crickets at night"]


def bird(rng: Rng) -> Made:
    made = np.zeros_like(TIME)
    place = 0.05
    while place < 3.8:
        after = np.clip((TIME - place) / 0.15, 0, 1)
        bend = float(rng.uniform(-1_400, 1_400))
        made += tone(float(rng.uniform(2_800, 4_500)) + bend * after) * (after > 0) * np.sin(np.pi * after) ** 2
        place += float(rng.choice([0.2, 0.25, 0.7]))
    return made, ["a bird chirping", "a bird singing", "birdsong"]


def fire_like(rng: Rng) -> Made:
    made = 0.35 * noise(rng, 60, 2_000, 1.2) * slow(rng, 4, 0.6, 1) + 0.9 * drops(rng, float(rng.uniform(8, 40)))
    return made, ["a crackling fire", "fire crackling", "a campfire"]


def bubbles(rng: Rng) -> Made:
    made = np.zeros_like(TIME)
    for start in np.sort(rng.uniform(0, 3.9, int(rng.integers(12, 40)))):
        after = np.maximum(TIME - start, 0)
        made += tone(float(rng.uniform(350, 900)) * (1 + 6 * np.minimum(after, 0.1))) * strike([start], 0.03)
    return made, ["bubbling water", "bubbles rising in water", "water bubbling"]


# class -> (recipe, variations)
RECIPES: dict[str, tuple[Callable[[Rng], Made], int]] = {
    "tone": (steady_tone, 40), "sweep": (sweep, 40), "siren": (siren, 40), "two-tone siren": (two_tone_siren, 30),
    "alarm clock": (alarm_clock, 30), "smoke alarm": (smoke_alarm, 25), "beeps": (counted_beeps, 60), "white noise": (white_noise, 15),
    "pink noise": (pink_noise, 15), "brown noise": (brown_noise, 15), "wind": (wind, 50), "rain": (rain_like, 40), "sea waves": (sea_like, 30),
    "thunder": (thunder, 40), "heartbeat": (heartbeat, 40), "clock tick": (clock, 40), "engine": (engine, 50),
    "helicopter": (helicopter_like, 30), "dial tone": (dial_tone, 6), "busy signal": (busy_signal, 12), "telephone": (phone_ring, 30),
    "bell": (bell, 40), "laser": (laser, 30), "footsteps": (footsteps, 30), "knock": (knocking, 30), "cricket": (crickets, 30),
    "bird": (bird, 40), "fire crackling": (fire_like, 30), "bubbles": (bubbles, 30),
}


def render(name: str, rng: Rng) -> Made:
    samples, phrases = RECIPES[name][0](rng)
    return np.asarray(samples, np.float32), phrases
