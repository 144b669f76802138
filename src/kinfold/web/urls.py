"""Every address of the service. No address holds a name or a birth date."""

from django.urls import include, path

from kinfold.web.views import (
    answers,
    board,
    county,
    errors,
    home,
    indicators,
    people,
    plain,
    savings,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("kinfold.casework.accounts.urls")),
    path("", include("kinfold.web.urls_access")),
    path("people", people.listing, name="people"),
    path("people/add", people.add, name="person_add"),
    path("people/<slug:user_id>", people.one, name="person"),
    path("people/<slug:user_id>/change", people.change, name="person_change"),
    path("people/<slug:user_id>/leave", people.leave, name="person_leave"),
    path("people/<slug:user_id>/reset", people.reset, name="person_reset"),
    path("people/<slug:user_id>/single-sign-on", people.single_sign_on, name="person_single_sign_on"),
    path("board", board.latest, name="board"),
    path("board/<slug:quarter>", board.quarter, name="board_quarter"),
    path("indicators", indicators.listing, name="indicators"),
    path("indicators/<slug:indicator_id>", indicators.one, name="indicator"),
    path("answers", answers.listing, name="answers"),
    path("answers/<slug:slug>", answers.one, name="answer"),
    path("answers/<slug:slug>/<slug:outcome>", answers.one, name="answer_outcome"),
    path("savings", savings.listing, name="savings_list"),
    path("savings/<slug:slug>", savings.one, name="savings"),
    path("county", county.county, name="county"),
    path("definitions", plain.definitions, name="definitions"),
    path("accessibility", plain.accessibility, name="accessibility"),
    path("", include("kinfold.web.urls_families")),
    path("", include("kinfold.web.urls_documents")),
    path("", include("kinfold.web.urls_plans")),
    path("", include("kinfold.web.urls_programme")),
    path("", include("kinfold.web.urls_practice")),
    path("", include("kinfold.web.urls_supervision")),
    path("", include("kinfold.web.urls_chronology")),
    path("healthy", plain.healthy, name="healthy"),
]
handler400 = errors.bad_request
handler404 = errors.not_found
handler403 = errors.forbidden
handler500 = errors.fault
