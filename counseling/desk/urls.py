"""Addresses of the desk, in the namespace "counseling" below /<language>/counsel/, and the client's side of it."""

from django.urls import path

from counseling.desk.views import letters, notes, overview, pictures, printing, reading
from counseling.sharing import client_notes_views

urlpatterns = [
    path("", overview.desk, name="desk"),
    path("results/<uuid:pk>/dismiss/", overview.dismiss_result, name="dismiss-result"),
    path("guide/", reading.guides, name="guides"),
    path("numbers/", reading.figures, name="numbers"),
    path("numbers/numbers.csv", reading.figures_csv, name="numbers-csv"),
    path("<uuid:pk>/", overview.case, name="case"),
    path("<uuid:pk>/bookmark/", overview.bookmark, name="bookmark"),
    path("<uuid:pk>/still-shared/", overview.still_shared, name="still-shared"),
    path("<uuid:pk>/live/", overview.live, name="live"),
    path("<uuid:pk>/notes/", notes.write, name="note"),
    path("<uuid:pk>/notes/<uuid:note>/remove/", notes.remove, name="note-remove"),
    path("<uuid:pk>/told/", reading.statement, name="told"),
    path("<uuid:pk>/exhibits/", pictures.list_exhibits, name="exhibits"),
    path("<uuid:pk>/exhibits/<uuid:item>/", pictures.exhibit, name="exhibit"),
    path("<uuid:pk>/exhibits/<uuid:item>/<slug:size>.jpg", pictures.picture, name="picture"),
    path("<uuid:pk>/exhibits/<uuid:item>/sound/", pictures.sound, name="sound"),
    path("<uuid:pk>/dossier/", printing.dossier, name="dossier"),
    path("<uuid:pk>/dossier/<uuid:paper>/", printing.paper, name="paper"),
    path("<uuid:pk>/dossier/<uuid:paper>/dossier.pdf", printing.download, name="download"),
    path("<uuid:pk>/dossier/<uuid:paper>/hand-over/", printing.hand_over, name="hand-over"),
    path("<uuid:pk>/letter/", letters.letters, name="letters"),
    path("<uuid:pk>/letter/<uuid:paper>/", letters.letter, name="letter"),
    path("<uuid:pk>/letter/<uuid:paper>/letter.pdf", letters.download, name="letter-download"),
    path("<uuid:pk>/protocols/<uuid:record_pk>/", printing.handover_record, name="handover_record"),
    path("<uuid:pk>/protocols/<uuid:record_pk>/void/", printing.void_record, name="void-record"),
]
# Below /case/notes/, in the namespace "notes".
client_notes = [
    path("", client_notes_views.notes_page, name="list"),
    path("seen-by/", client_notes_views.seen_by, name="seen-by"),
    path("<uuid:pk>/", client_notes_views.handover_record, name="handover_record"),
    path("<uuid:pk>/void/", client_notes_views.void_record, name="void-record"),
]
