from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "dossier"

    def ready(self) -> None:
        from dossier import checks, page_notices  # noqa: F401  (checks registers itself)
        from evidence import signals

        page_notices.enter()
        signals.list_confirmed.connect(page_notices.make_of_list, dispatch_uid="dossier.list")
