"""The stress strip: one image under the hard inputs of `limner stress`, small, with what breaks in words.

Goes in: an image's address. Comes out: `TrialResult`s.
"""

import asyncio
from base64 import b64encode
from typing import TypedDict

from limner.dev.drawn_images import DrawnImages
from limner.serving.returned import call_image
from limner.stress.run import run_stress
from limner.stress.template import Template, read_own_rows


class TrialResult(TypedDict):
    """What came of one input.

    Attributes:
        name: Of the input.
        image: The image, as an address that holds it.
        messages: What is wrong that is not so without the input.
    """

    name: str
    image: str
    messages: list[str]


async def list_trials_of(images: DrawnImages, url: str) -> list[TrialResult]:
    """Draw an image under every input; nothing for one that no engine draws."""
    shown = await images.show(url)
    if shown.found is None or shown.finished is None or shown.finished.drawing is None:
        return []
    response = (await call_image(images.site.server, shown.found)).response
    if response is None:
        return []
    module = images.site.server.routes.module(shown.found.route)
    own = [] if module.stress is None else read_own_rows(module.stress(), module.label)
    results = await asyncio.to_thread(lambda: list(run_stress(Template(response), own)))
    return [
        {
            "name": result.trial.name,
            "image": "data:image/png;base64," + b64encode(result.body).decode(),
            "messages": [f"{one.message}{f': {one.lost}' if one.lost else ''}" for one in result.findings],
        }
        for result in results
    ]
