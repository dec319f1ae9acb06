"""The pages of the shop, and its images before them."""

from django.http import Http404
from django.shortcuts import render
from django.urls import include, path
from django.views.static import serve

from shop import database


def home(request):
    return render(request, "home.html", {"products": database.products()})


def product(request, id):
    found = database.product(id)
    if found is None:
        raise Http404
    return render(request, "product.html", {"product": found, "images": database.images(id)})


urlpatterns = [
    path("", include("limner.integrations.django.urls")),
    path("", home),
    path("products/<id>", product),
    path("photos/<path:path>", serve, {"document_root": database.PHOTOS}),
]
