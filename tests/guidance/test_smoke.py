import pytest
from guidance import plan, questions
PATHS=["","plan/","steps/","help-now/","help-now/de/","help-now/uk/","leaving/","privacy/"]+[f"steps/{s}/" for s in plan.SLUGS]+[f"check/{q.id}/" for q in questions.triage().questions]+["check/age/change/"]
@pytest.mark.parametrize("lang",["en","de"])
@pytest.mark.parametrize("path",PATHS)
def test_page(client,lang,path):
    r=client.get(f"/{lang}/{path}"); assert r.status_code==200
