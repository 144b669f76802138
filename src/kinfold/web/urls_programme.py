"""The addresses of the programme with a family."""

from django.urls import path

from kinfold.web.views import programme

urlpatterns = [
    path("f/<slug:family_id>/programme", programme.programme, name="family_programme"),
    path("f/<slug:family_id>/programme/<slug:module_id>", programme.choose, name="family_programme_choose"),
]
