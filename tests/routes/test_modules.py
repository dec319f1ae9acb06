# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""Route files are loaded by path, each under a name of its own; in development they follow the disk."""

import importlib
import itertools
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from limner.routes.modules import ModuleLoader

WriteApp = Callable[[Mapping[str, object]], Path]


def value(loader: ModuleLoader, file: Path) -> object:
    return loader.load(file).value()


def test_two_files_of_one_name_with_siblings_of_one_name_share_nothing(write_app: WriteApp) -> None:
    code = "import card\nfrom card import NAME\nfrom .card import NAME as AGAIN\n\n\ndef value():\n    import card as late\n    return NAME, AGAIN, card.NAME, late.NAME\n"
    root = write_app(
        {
            "a/[...slug]/icon.py": code,
            "a/[...slug]/card.py": "NAME = 'a'\n",
            "b/icon.py": code,
            "b/card.py": "NAME = 'b'\n",
        }
    )
    loader = ModuleLoader(root)
    with pytest.warns(FutureWarning):
        found = [value(loader, root / folder / "icon.py") for folder in ("a/[...slug]", "b")]
    assert found == [("a",) * 4, ("b",) * 4]
    assert "card" not in sys.modules


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("import card", "from . import card"),
        ("from card import NAME, OTHER", "from .card import NAME, OTHER"),
        ("import parts.text", "from .parts import text"),
        ("from parts import text", "from .parts import text"),
    ],
)
def test_an_import_that_no_type_checker_finds_warns_at_its_line(write_app: WriteApp, written: str, better: str) -> None:
    files = {"card.py": "NAME = OTHER = 1\n", "parts/__init__.py": "", "parts/text.py": ""}
    root = write_app(
        {"old/icon.py": f"# one\n{written}\n", "new/icon.py": f"# one\n{better}\n"}
        | {f"{folder}/{name}": code for folder in ("old", "new") for name, code in files.items()}
    )
    with pytest.warns(FutureWarning) as told:
        ModuleLoader(root).load(root / "old/icon.py")
    [warning] = told
    assert (warning.filename, warning.lineno) == (str(root / "old/icon.py"), 2)
    assert f"write '{better}'" in str(warning.message)
    ModuleLoader(root).load(root / "new/icon.py")  # a warning would be an error


def test_a_file_is_imported_once(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "def value():\n    return 1\n"})
    loader = ModuleLoader(root)
    assert loader.load(root / "icon.py") is loader.load(root / "icon.py")


def test_two_sites_of_one_folder_have_modules_of_their_own(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "seen = []\n"})
    assert ModuleLoader(root).load(root / "icon.py") is not ModuleLoader(root).load(root / "icon.py")


def test_packages_beside_and_above_a_file_are_found(write_app: WriteApp) -> None:
    root = write_app(
        {
            "shop/icon.py": "from .parts.text import T\nfrom ..shared import S\nfrom ._own.deep import D\nfrom .parts import text as p\n\n\ndef value():\n    return T + S + D + p.T\n",
            "shop/parts/__init__.py": "",
            "shop/parts/text.py": "T = 't'\n",
            "shop/_own/deep.py": "D = 'd'\n",
            "shared.py": "S = 's'\n",
        }
    )
    assert value(ModuleLoader(root), root / "shop/icon.py") == "tsdt"


def test_absolute_imports_are_not_hidden_by_a_segment_of_the_same_name(
    write_app: WriteApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "limner_test_shop").mkdir()
    (tmp_path / "limner_test_shop" / "__init__.py").write_text("NAME = 'the package'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    root = write_app(
        {
            "icon.py": "import json, os.path\nfrom limner_test_shop import NAME\n\n\ndef value():\n    return NAME\n",
            "limner_test_shop/icon.py": "",
        }
    )
    assert value(ModuleLoader(root), root / "icon.py") == "the package"


def test_a_traceback_shows_the_real_file_and_line(write_app: WriteApp) -> None:
    root = write_app({"shop/[id]/icon.py": "def value():\n    raise ValueError('boom')\n"})
    try:
        value(ModuleLoader(root), root / "shop/[id]/icon.py")
    except ValueError as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        assert frame.filename == str(root / "shop/[id]/icon.py")
        assert frame.lineno == 2
        assert frame.line == "raise ValueError('boom')"


def test_no_bytecode_is_left_beside_route_files(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "from . import card\n", "card.py": ""})
    ModuleLoader(root).load(root / "icon.py")
    assert not list(root.rglob("__pycache__"))


def test_a_fault_while_importing_leaves_nothing_half_done(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "from . import card\n", "card.py": "1 / 0\n"})
    loader = ModuleLoader(root)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            loader.load(root / "icon.py")


def test_in_development_a_change_of_the_file_its_sibling_or_a_module_far_away_is_seen(
    write_app: WriteApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "limner_test_far"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "numbers.py").write_text("N = 1\n")
    (package / "texts.py").write_text("from limner_test_far.numbers import N\n\n\ndef text():\n    return str(N)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    root = write_app(
        {
            "icon.py": "from limner_test_far.texts import text\nfrom .card import C\n\n\ndef value():\n    return text() + C\n",
            "card.py": "C = 'a'\n",
            "other/icon.py": "def value():\n    return 0\n",
        }
    )
    loader = ModuleLoader(root, development=True)
    other = loader.load(root / "other/icon.py")
    assert value(loader, root / "icon.py") == "1a"
    assert not loader.refresh()
    (root / "card.py").write_text("C = 'bb'\n")
    assert loader.refresh()
    assert value(loader, root / "icon.py") == "1bb"
    (package / "numbers.py").write_text("N = 22\n")
    assert loader.refresh()
    assert value(loader, root / "icon.py") == "22bb"
    (package / "numbers.py").write_text("N = = 3\n")
    loader.refresh()
    with pytest.raises(SyntaxError):
        value(loader, root / "icon.py")
    (package / "numbers.py").write_text("N = 333\n")
    loader.refresh()
    assert value(loader, root / "icon.py") == "333bb"
    assert loader.load(root / "other/icon.py") is other
    for name in [name for name in sys.modules if name.startswith("limner_test_far")]:
        sys.modules.pop(name)


def test_a_site_is_forgotten_while_other_threads_import(write_app: WriteApp) -> None:
    ends = threading.Event()

    def import_on_and_on() -> None:
        for number in itertools.count():
            name = f"limner_test_other_{number}"
            sys.modules[name] = ModuleType(name)
            if number % 50 == 49:
                for one in range(number - 49, number + 1):
                    del sys.modules[f"limner_test_other_{one}"]
                if ends.is_set():
                    return

    thread = threading.Thread(target=import_on_and_on)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread.start()
    try:
        root = write_app({"icon.py": "def image():\n    return {PNG}\n"})
        for _ in range(300):
            loader = ModuleLoader(root)
            loader.load(root / "icon.py")
            del loader  # its modules are forgotten now
    finally:
        ends.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert not any(name.startswith("limner_test_other_") for name in sys.modules)
