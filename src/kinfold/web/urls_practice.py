"""The addresses of practice. They hold opaque identifiers of workers, teams and sessions, and no family's."""

from django.urls import path

from kinfold.web.views import practice, practice_session

urlpatterns = [
    path("practice", practice.mine, name="practice"),
    path("practice/coach", practice.coach, name="practice_coach"),
    path("practice/coach/<slug:worker_id>", practice.worker, name="practice_worker"),
    path("practice/instruments", practice.instruments, name="practice_instruments"),
    path("practice/team/<slug:team_id>", practice.team, name="practice_team"),
    path("practice/<slug:observation_id>", practice_session.one, name="practice_one"),
]
