"""The model card of a pack, written from what the pack says about itself."""

from __future__ import annotations

LIMITS = """## Limits

The language model has 135 million parameters: it is often wrong about facts and arithmetic, and knows English best. It was trained to
see and draw single things in emoji styles; photos and busy scenes are named far less well. It has no safety training beyond
that of the released SmolLM2-135M-Instruct.
"""
LIMITS_OF_SOUNDS = "Sounds last four seconds; instruments, alarms and animals come out best, noises like rain and wind worst. Speech and songs are not made."
LIMITS_OF_VIDEOS = (
    "Videos are two seconds of 16 frames, and the weakest medium: half of the frames show what was asked for, most things move as asked for, and they change from frame to frame."
)


WAITING_SOUNDS = "The decoder of sounds is in the pack, and nothing calls it yet: the language model has still to be tuned for it."

WAITING_HEARING = "The encoder and the input projection of sounds are in the pack, and nothing calls them yet: the language model has still to be tuned to listen."


def model_card(name: str, facts: dict, components: dict[str, dict]) -> str:
    lines = [f"# {facts['title']}", "", facts["description"], "", "## Parts", "", "| part | parameters |", "|---|---|"]
    lines += [f"| {part['title']} | {part['parameters']:,} |" for part in components.values()]
    lines += ["", "## Licences and attribution", ""]
    lines += [f"- {part['part']}: {part['licence']}. {part['attribution']}" for part in facts["licences"]]
    if facts["evaluation"]:
        lines += ["", "## Evaluation", "", "| measure | value | command |", "|---|---|---|"]
        lines += [f"| {f['measure']} | {f['value']:.4g} | `{f['command']}` |" for f in facts["evaluation"]]
    limits = ["", LIMITS] if name == "mini" else [""]
    if name == "mini":
        limits += [f"{said}\n" for modality, said in (("audio", LIMITS_OF_SOUNDS), ("video", LIMITS_OF_VIDEOS)) if modality in facts["generation"]]
    if "audioDenoiser" in components and "audio" not in facts["generation"]:
        limits.append(f"{WAITING_SOUNDS}\n")
    if "audioEncoder" in components and "audio" not in facts["perception"]:
        limits.append(f"{WAITING_HEARING}\n")
    return "\n".join([*lines, *limits])
