"""Images for Django, under WSGI and ASGI: ``"limner.integrations.django"`` in ``INSTALLED_APPS``.

Goes in: a `LIMNER` dict in the settings, and folders ``images/`` in the apps. Comes out: URLs that answer images, tags
for templates, checks.

Spec: https://docs.djangoproject.com/en/5.2/ref/applications/
"""
