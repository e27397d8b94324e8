import pytest
from guidance import plan, questions, packs
PATHS=["","plan/","plan/print/","steps/","help-now/","help-now/de/","help-now/uk/","leaving/","privacy/","helpers/","letters/","platforms/","find-help/"]+[f"steps/{s}/" for s in plan.SLUGS]+[f"check/{q.id}/" for q in questions.triage().questions]+["check/age/change/"]+[f"about/{s}/" for s in ("stranger","bluff","deepfake","known","under-18")]+[f"letters/{s}/" for s in ("police","platform","bank")]+[f"countries/{s}/" for s in packs.countries()]+[f"platforms/{s}/" for s in packs.platforms()]
@pytest.mark.parametrize("lang",["en","de"])
@pytest.mark.parametrize("path",PATHS)
def test_page(client,lang,path):
    r=client.get(f"/{lang}/{path}"); assert r.status_code==200
