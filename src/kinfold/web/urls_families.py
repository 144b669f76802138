"""The addresses of working with families. What was searched for stays on the server."""

from django.urls import path

from kinfold.web.views import family

urlpatterns = [
    path("f/<slug:family_id>", family.family, name="family"),
]
