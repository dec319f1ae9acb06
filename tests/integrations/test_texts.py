"""What a page says of itself goes from a template of a framework into the tags around its images."""

from pathlib import Path

import pytest

from limner.errors import InvalidValueError

flask = pytest.importorskip("flask")


def test_a_template_of_flask_gives_the_texts_of_its_page(tmp_path: Path) -> None:
    from limner.integrations.flask import Limner

    app = flask.Flask("texts", root_path=str(tmp_path))
    Limner(app, images=tmp_path, base_url="https://e.com", site=None, name="Small Shop")
    with app.test_request_context("/tea"):
        page = flask.render_template_string("{{ metadata_images(title='Tea & more', description='Warm.') }}")
        assert page.splitlines() == [
            '<meta name="description" content="Warm.">',
            '<meta property="og:title" content="Tea &amp; more">',
            '<meta property="og:description" content="Warm.">',
            '<meta property="og:type" content="website">',
            '<meta property="og:url" content="https://e.com/tea">',
            '<meta property="og:site_name" content="Small Shop">',
        ]
        with pytest.raises(InvalidValueError, match="unknown argument 'titel'"):
            flask.render_template_string("{{ metadata_images(titel='Tea') }}")
