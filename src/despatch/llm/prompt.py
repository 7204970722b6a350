"""What a language model is asked about a letter: words come in, instructions and a question go out. Pure."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from functools import cache
from importlib import resources

LONGEST = 24_000
"""Code points of a letter that are sent at most: as many as most models can hold beside the instructions."""


def question(words: str, *, sender: str | None, recipient: str | None, date: str | None) -> tuple[str, str]:
    """Return the instructions for a model, and the question about a letter's words."""
    prompt = _prompt()
    unknown = prompt["unknown"]
    parts = {
        "sender": sender or unknown,
        "recipient": recipient or unknown,
        "date": date or unknown,
        "letter": tidy(words),
    }
    # Not str.format: a letter may hold braces.
    asked = re.sub(r"\{(sender|recipient|date|letter)\}", lambda m: parts[m[1]], prompt["letter"])
    return prompt["instructions"].strip(), asked.strip()


def key(words: str, model: str) -> str:
    """Return the key that an answer is kept under: a digest of the letter's words, the model and the prompt.

    Sender and date take no part. So a better reading of them does not cause the letter to be sent again.
    """
    prompt = _prompt()
    asked = [prompt["instructions"], prompt["letter"], model, tidy(words)]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def tidy(words: str) -> str:
    """Return words with one space for every gap, and an empty line between paragraphs; what is too long is cut off."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", words[:LONGEST]) if part.strip())


@cache
def _prompt() -> dict[str, str]:
    file = resources.files(__package__) / "prompt.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
