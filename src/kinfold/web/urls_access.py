"""The addresses of the access review. They hold opaque identifiers, and never a reference or a name."""

from django.urls import path

from kinfold.web.views import (
    access,
    access_family,
    access_review,
    access_sharing,
    access_shut,
    access_who,
    agreements,
)

urlpatterns = [
    path("access", access.review, name="access"),
    path("access/choose", access.choose, name="access_choose"),
    path("access/looks", access.every, name="access_every"),
    path("access/families/<slug:family_id>", access_who.family, name="access_family"),
    path("access/families/<slug:family_id>/change", access_shut.change, name="access_family_change"),
    path("access/families/<slug:family_id>/file", access_who.family_export, name="access_family_export"),
    path("access/workers", access_who.choose_worker, name="access_choose_worker"),
    path("access/workers/<slug:user_id>", access_who.worker, name="access_worker"),
    path("access/workers/<slug:user_id>/file", access_who.worker_export, name="access_worker_export"),
    path("access/glass/<int:glass_id>", access_review.glass, name="access_glass"),
    path("access/unusual/<slug:key>", access_review.unusual, name="access_unusual"),
    path("access/sharing", access_sharing.sharing, name="access_sharing"),
    path("agreements", agreements.agreements, name="agreements"),
    path("agreements/new", agreements.enter, name="agreement_new"),
    path("agreements/<slug:agreement_id>", agreements.enter, name="agreement_change"),
    path("f/<slug:family_id>/glass/<slug:glass_id>", access_review.family_glass, name="family_glass_review"),
    path("f/<slug:family_id>/looks", access_family.looks, name="family_looks"),
]
