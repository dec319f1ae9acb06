"""The cycle collector rests while a picture is drawn, and does not look through the engine when it resumes."""

import subprocess
import sys

import pytest

SCRIPT = """
import gc
from limner import Renderer

seen = []
if {frozen}:
    gc.freeze()

gc.callbacks.append(lambda phase, _: seen.append(len(gc.get_objects(generation=0))) if phase == "start" else None)
Renderer().render("<p>First", width=40, height=40)
print(max(seen, default=0), gc.isenabled(), bool(gc.get_freeze_count()) == {frozen})
"""


@pytest.mark.parametrize("frozen", [False, True])
def test_the_first_picture_leaves_no_mass_of_young_objects(*, frozen: bool) -> None:
    script = SCRIPT.format(frozen=frozen)
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    most, is_enabled, is_as_before = done.stdout.split()
    assert (is_enabled, is_as_before) == ("True", "True")
    assert frozen or int(most) < 20_000
