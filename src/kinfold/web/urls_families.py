"""The addresses of working with families. What was searched for stays on the server."""

from django.urls import path

from kinfold.web.views import (
    conflicts,
    families,
    family,
    family_access,
    family_people,
    find,
    front_door,
    glass,
    home,
    known,
    process,
    teams,
)

urlpatterns = [
    path("find", find.find, name="find"),
    path("find/<slug:search_id>", find.found, name="found"),
    path("families/new", families.new, name="family_new"),
    path("front-door", front_door.front_door, name="front_door"),
    path("front-door/new", front_door.new, name="contact_new"),
    path("front-door/<slug:contact_id>", front_door.contact, name="contact"),
    path("front-door/<slug:contact_id>/whose", front_door.whose, name="contact_whose"),
    path("front-door/<slug:contact_id>/pass", front_door.pass_on, name="contact_pass"),
    path("front-door/<slug:contact_id>/decide", front_door.decide, name="contact_decide"),
    path("front-door/<slug:contact_id>/answer", front_door.answer, name="contact_answer"),
    path("notices/seen", home.notices_seen, name="notices_seen"),
    path("f/<slug:family_id>", family.family, name="family"),
    path("f/<slug:family_id>/glass", glass.family_glass, name="family_glass"),
    path("f/<slug:family_id>/known", known.family_known, name="family_known"),
    path("f/<slug:family_id>/access", family_access.family_access, name="family_access"),
    path("f/<slug:family_id>/unseal", family_access.family_unseal, name="family_unseal"),
    path("glass/<slug:glass_id>", glass.answer, name="glass_answer"),
    path("conflicts", conflicts.conflicts, name="conflicts"),
    path("teams", teams.teams, name="teams"),
    path("teams/<slug:team_id>", teams.team, name="team"),
    path("f/<slug:family_id>/people", family_people.people, name="family_people"),
    path("f/<slug:family_id>/people/add/<slug:what>", family_people.add, name="family_people_add"),
    path("f/<slug:family_id>/people/<slug:what>/<slug:row_id>/end", family_people.end, name="family_tie_end"),
    path(
        "f/<slug:family_id>/people/<slug:what>/<slug:row_id>/back",
        family_people.take_back,
        name="family_tie_back",
    ),
    path("f/<slug:family_id>/process", process.process, name="family_process"),
    path("f/<slug:family_id>/process/<slug:step_code>", process.step, name="family_step"),
    path("f/<slug:family_id>/process/correct/<slug:row_id>", process.correct, name="family_step_correct"),
    path("f/<slug:family_id>/write", family.write, name="family_write"),
    path("f/<slug:family_id>/reason", family.reason, name="family_reason"),
]
