"""The addresses of safe addresses, and of what leaves a family's record."""

from django.urls import path

from kinfold.web.views import printing, safe

urlpatterns = [
    path("f/<slug:family_id>/safe", safe.family_safe, name="family_safe"),
    path("f/<slug:family_id>/safe/show", safe.family_safe_show, name="family_safe_show"),
    path("f/<slug:family_id>/print", printing.family_print, name="family_print"),
    path("f/<slug:family_id>/print/<slug:release_id>", printing.family_print_one, name="family_print_one"),
    path(
        "f/<slug:family_id>/print/<slug:release_id>/paper",
        printing.family_print_paper,
        name="family_print_paper",
    ),
    path("releases", printing.releases, name="releases"),
    path("releases/<slug:release_id>", printing.release, name="release"),
]
