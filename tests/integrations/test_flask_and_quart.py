# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Settings and blueprints of Flask and Quart."""

import asyncio
import importlib
from pathlib import Path
from typing import Any

import pytest

from limner.errors import InvalidValueError, RouteError

ICON = "from limner import ImageResponse\n\ndef image():\n    return ImageResponse('x', width=16, height=16)\n"
CARD = (
    "from limner import ImageMetadata, ImageResponse\n\n"
    "def generate_image_metadata(params):\n"
    "    return [ImageMetadata(id='a', size=(20, 10), alt=repr(sorted(params.items())))]\n\n"
    "def image(params):\n    return ImageResponse('x')\n"
)


@pytest.fixture(params=["flask", "quart"])
def framework(request: pytest.FixtureRequest) -> Any:
    return importlib.import_module(str(request.param))


def make_app(framework: Any, folder: Path) -> Any:
    write(folder / "images/icon.py", ICON)
    return getattr(framework, framework.__name__.title())("limner_test_app", root_path=str(folder))


def integration(framework: Any) -> Any:
    return importlib.import_module(f"limner.integrations.{framework.__name__}").Limner


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def get(app: Any, path: str) -> tuple[int, bytes]:
    reply = app.test_client().get(path)
    if not asyncio.iscoroutine(reply):
        return reply.status_code, reply.data

    async def ask() -> tuple[int, bytes]:
        answered: Any = await reply
        return answered.status_code, await answered.get_data(as_text=False)

    return asyncio.run(ask())


def test_settings_of_the_app_are_all_options_in_upper_case(framework: Any, tmp_path: Path) -> None:
    app = make_app(framework, tmp_path)
    (tmp_path / "images").rename(tmp_path / "pictures")
    app.config.update(
        LIMNER_IMAGES="pictures", LIMNER_DEADLINE=7, LIMNER_WORKERS=2, LIMNER_CACHE=None, LIMNER_NAME="The shop",
        LIMNER_QUEUE=9, LIMNER_SIGNING_KEYS=["s" * 32], LIMNER_ALLOWED_HOSTS=["example.com"],
        SERVER_NAME="shop.example", PREFERRED_URL_SCHEME="https",
    )  # fmt: skip
    limner = integration(framework)(app, deadline=8)
    settings = limner.site.server.settings
    assert (settings.deadline, settings.workers, settings.queue) == (8, 2, 9)  # what the code says wins
    assert (settings.cache, len(settings.signing_keys)) == (None, 1)
    assert limner.site.base_url == "https://shop.example"
    assert app.extensions["limner"] is limner


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LIMNER_BASE_ULR", "https://example.com", "unknown setting 'LIMNER_BASE_ULR'"),
        ("LIMNER_WORKERS", "two", "'workers'"),
        ("LIMNER_DEADLINE", -1, "'deadline'"),
    ],
)
def test_a_setting_that_means_nothing_is_said(
    framework: Any, tmp_path: Path, name: str, value: object, said: str
) -> None:
    app = make_app(framework, tmp_path)
    app.config[name] = value
    with pytest.raises(InvalidValueError, match=said):
        integration(framework)(app)


@pytest.mark.parametrize("is_early", [True, False])
def test_blueprints_bring_images(framework: Any, tmp_path: Path, *, is_early: bool) -> None:
    app = make_app(framework, tmp_path)
    write(tmp_path / "blog/images/icon.py", ICON)
    write(tmp_path / "blog/images/[slug]/opengraph_image.py", CARD)
    blog = framework.Blueprint("blog", "blog", url_prefix="/elsewhere", root_path=str(tmp_path / "blog"))
    limner = integration(framework)(base_url="https://example.com")
    if is_early:
        limner.init_app(app)
    limner.init_blueprint(blog)
    app.register_blueprint(blog, url_prefix="/<string(length=2):lang>/blog")
    if not is_early:
        limner.init_app(app)
    assert get(app, "/icon")[1].startswith(b"\x89PNG")
    assert get(app, "/de/blog/icon")[1].startswith(b"\x89PNG")
    assert get(app, "/de/blog/first/opengraph-image/a")[1].startswith(b"\x89PNG")
    assert get(app, "/elsewhere/icon")[0] == 404
    head = limner.site.head_images("/de/blog/first")
    assert head.open_graph[0].alt == "[('lang', 'de'), ('slug', 'first')]"
    assert len(limner.site.check().errors) == 0


def test_a_blueprint_without_its_folder_is_said(framework: Any, tmp_path: Path) -> None:
    app = make_app(framework, tmp_path)
    limner = integration(framework)(app)
    blog = framework.Blueprint("blog", "blog", root_path=str(tmp_path / "blog"))
    limner.init_blueprint(blog)
    with pytest.raises(RouteError, match="there is no such folder"):
        app.register_blueprint(blog)


def test_debug_may_be_set_after_the_app_has_its_images(framework: Any, tmp_path: Path) -> None:
    app = make_app(framework, tmp_path)
    limner = integration(framework)(app)
    assert [limner.site.development] == [False]
    app.debug = True  # as `quart --debug run` does, once it has imported the app
    assert [limner.site.development] == [True]
    assert limner.site is limner.site
    other = make_app(framework, tmp_path)
    said = integration(framework)(other, development=False)
    other.debug = True
    assert said.site.development is False
