"""Every number of a report's prose is traced to a fact, a parameter or a declared constant, or named."""

from interpol_figures.report.cited_text import Fact, compose, untraced_numbers


def notebook(*cells, **metadata):
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def prose(text):
    return {"cell_type": "markdown", "source": text}


def shown(text):
    output = {"output_type": "display_data", "metadata": {}, "data": text._repr_mimebundle_()}
    return {"cell_type": "code", "source": "print(12)", "outputs": [output]}


def test_a_number_that_was_typed_into_prose_is_named_with_its_cell():
    found = untraced_numbers(notebook(prose("# Members"), prose(["There are 17", " of them, or 3.5 each."])))
    assert found == ["cell 1: the number 17 is traced to nothing", "cell 1: the number 3.5 is traced to nothing"]


def test_numbers_of_facts_are_traced_and_those_beside_them_are_not():
    text = compose("There were {members}.", {"members": Fact("members", "196 member countries")})
    assert untraced_numbers(notebook(shown(text))) == []
    cell = shown(text)
    cell["outputs"][0]["data"]["text/markdown"] += " And 195 before."
    assert untraced_numbers(notebook(cell)) == ["cell 0: the number 195 is traced to nothing"]


def test_parameters_and_declared_constants_may_stand_in_prose():
    text = prose("In 2023, as on 2024-06-30, the law of 1956 was in force.")
    declared = {"papermill": {"parameters": {"year": 2023, "as_of": "2024-06-30"}}, "constants": {"1956": "its year"}}
    assert untraced_numbers(notebook(text, **declared)) == []
    del declared["constants"]
    assert untraced_numbers(notebook(text, **declared)) == ["cell 0: the number 1956 is traced to nothing"]
