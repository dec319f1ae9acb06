# pyright: basic
# Django brings no types.
"""The URLs of images: ``path("", include("limner.integrations.django.urls"))``, before all others.

A path that is no image's is left to the patterns after it.
"""

from django.urls import path, register_converter

from limner.integrations.django.door import get_door
from limner.integrations.django.views import image


class ImagePathConverter:
    """Matches the paths of images only."""

    regex = ".+"

    def to_python(self, value: str) -> str:
        """Take an image's path.

        Raises:
            ValueError: It is none.
        """
        if not get_door().is_image(value):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """Give a path as it is."""
        return value.lstrip("/")


register_converter(ImagePathConverter, "limner_image")

app_name = "limner"
urlpatterns = [path("<limner_image:path>", image, name="image")]
