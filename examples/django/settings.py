"""Settings of the shop."""

import sys
from pathlib import Path

BASE_DIR = Path(__file__).parent
sys.path.append(str(BASE_DIR.parent / "shop"))  # the shop that all examples share
from shop import database

DEBUG = True
SECRET_KEY = "only for an example"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "limner.integrations.django"]
LIMNER = {"IMAGES": database.IMAGES_FOLDER}
STATIC_URL = "static/"
STATICFILES_DIRS = [database.STATIC]
USE_TZ = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", database.TEMPLATES],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
