"""A library of template filters, as a Django project has."""

# mypy: disallow-untyped-decorators=False
# pyright: basic

from django import template

register = template.Library()


@register.filter
def shout(value: str) -> str:
    return value.upper()
