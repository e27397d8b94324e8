"""The walk-through: reading only, no database, no account.

Others may import:
    content_loader: prose by language
    fact_list: all facts, for whoever looks after them
    fact_overlay: which version of the operator's changes holds
    facts: types of numbers, addresses and law
    journey: where somebody is in the walk-through
    pack_loader: the facts of a country
    plan: the steps of a plan
    questions: the questions of the triage
"""
