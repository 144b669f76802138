"""The addresses of working with families. What was searched for stays on the server."""

from django.urls import path

from kinfold.web.views import families, family, find, home, process

urlpatterns = [
    path("find", find.find, name="find"),
    path("find/<slug:search_id>", find.found, name="found"),
    path("families/new", families.new, name="family_new"),
    path("notices/seen", home.notices_seen, name="notices_seen"),
    path("f/<slug:family_id>", family.family, name="family"),
    path("f/<slug:family_id>/process", process.process, name="family_process"),
    path("f/<slug:family_id>/process/<slug:step_code>", process.step, name="family_step"),
    path("f/<slug:family_id>/process/correct/<slug:row_id>", process.correct, name="family_step_correct"),
    path("f/<slug:family_id>/write", family.write, name="family_write"),
    path("f/<slug:family_id>/reason", family.reason, name="family_reason"),
]
