"""The addresses of plans. They hold opaque identifiers, and never a word of a plan."""

from django.urls import path

from kinfold.web.views import plan, plan_lines, plan_paper, plan_whole

urlpatterns = [
    path("actions", plan.mine, name="actions"),
    path("f/<slug:family_id>/plan", plan.plan, name="family_plan"),
    path("f/<slug:family_id>/plan/begin", plan_whole.begin, name="family_plan_begin"),
    path("f/<slug:family_id>/plan/<slug:plan_id>", plan.one, name="family_plan_one"),
    path("f/<slug:family_id>/plan/<slug:plan_id>/add/<slug:what>", plan_lines.add, name="family_plan_add"),
    path(
        "f/<slug:family_id>/plan/<slug:plan_id>/change/<slug:row_id>",
        plan_lines.change,
        name="family_plan_change",
    ),
    path(
        "f/<slug:family_id>/plan/<slug:plan_id>/tell/<slug:row_id>", plan_lines.tell, name="family_plan_tell"
    ),
    path(
        "f/<slug:family_id>/plan/<slug:plan_id>/up/<slug:row_id>", plan_lines.move_up, name="family_plan_up"
    ),
    path("f/<slug:family_id>/plan/<slug:plan_id>/agree", plan_whole.agree, name="family_plan_agree"),
    path("f/<slug:family_id>/plan/<slug:plan_id>/end", plan_whole.end, name="family_plan_end"),
    path("f/<slug:family_id>/plan/<slug:plan_id>/print", plan_paper.choose, name="family_plan_print"),
    path(
        "f/<slug:family_id>/plan/<slug:plan_id>/version/<slug:version_id>",
        plan.version,
        name="family_plan_version",
    ),
]
