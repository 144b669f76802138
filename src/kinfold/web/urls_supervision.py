"""The addresses of group supervision: meetings, the room of each family, the family's own record."""

from django.urls import path

from kinfold.web.views import meeting_room, meetings, supervision

urlpatterns = [
    path("meetings", meetings.listing, name="meetings"),
    path("meetings/new", meetings.new, name="meeting_new"),
    path("meetings/<slug:meeting_id>", meetings.meeting, name="meeting"),
    path("meetings/<slug:meeting_id>/f/<slug:family_id>", meeting_room.room, name="meeting_room"),
    path("f/<slug:family_id>/supervision", supervision.every, name="family_supervision"),
    path("f/<slug:family_id>/supervision/<slug:meeting_id>", supervision.one, name="family_supervision_one"),
]
