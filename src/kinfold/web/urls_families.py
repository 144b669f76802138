"""The addresses of working with families. What was searched for stays on the server."""

from django.urls import path

from kinfold.web.views import family, process

urlpatterns = [
    path("f/<slug:family_id>", family.family, name="family"),
    path("f/<slug:family_id>/process", process.process, name="family_process"),
    path("f/<slug:family_id>/process/<slug:step_code>", process.step, name="family_step"),
    path("f/<slug:family_id>/process/correct/<slug:row_id>", process.correct, name="family_step_correct"),
]
