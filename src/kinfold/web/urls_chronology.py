"""The addresses of chronologies. What is asked of one stands in the query: codes, and never a name."""

from django.urls import path

from kinfold.web.views import chronology, chronology_chosen

urlpatterns = [
    path("f/<slug:family_id>/chronology", chronology.chronology, name="family_chronology"),
    path("f/<slug:family_id>/chronology/mark", chronology.mark, name="family_chronology_mark"),
    path("f/<slug:family_id>/chronology/choose", chronology.choose, name="family_chronology_choose"),
    path("f/<slug:family_id>/chronology/new", chronology_chosen.new, name="family_selection_new"),
    path("f/<slug:family_id>/chronology/<slug:selection_id>", chronology_chosen.one, name="family_selection"),
    path(
        "f/<slug:family_id>/chronology/<slug:selection_id>/save",
        chronology_chosen.save,
        name="family_selection_save",
    ),
    path(
        "f/<slug:family_id>/chronology/<slug:selection_id>/print",
        chronology_chosen.choose_reader,
        name="family_selection_print",
    ),
]
