"""The project about apples, rendered once for all tests that only look at the result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apples import FAILING, Project, SharedPool, copy_project
from notebook_press.plan.plan import Plan, Report


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> Project:
    """The project's plan, rendered; tests must leave it as it is."""
    project = copy_project(tmp_path_factory.mktemp("good") / "project")
    project.summary = project.render(jobs=2)
    assert project.summary.ok, str(project.summary)
    return project


@pytest.fixture(scope="session")
def failed(tmp_path_factory) -> Project:
    """One report of every notebook that must fail, and two good ones among them."""
    project = copy_project(tmp_path_factory.mktemp("bad") / "project")
    names = (*FAILING, "packs-its-chart", "differs-each-run")
    reports = [Report(name, project.root / "notebooks" / f"{name}.ipynb", engine="fork", timeout=3) for name in names]
    project.plan = Plan(project.plan.path, tuple(reports))
    project.summary = project.render(jobs=2)
    return project


@pytest.fixture
def project(tmp_path) -> Project:
    """An unrendered copy of the project."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def shared(monkeypatch):
    """Have renders use the pool of all tests."""
    monkeypatch.setattr("notebook_press.build.render.ProcessPool", SharedPool)


@pytest.fixture
def write_notebook(tmp_path):
    """Write a notebook of code cells; the first is tagged `parameters` if it is given as such."""

    def write(*cells: str, parameters: str | None = None, press: dict | None = None, name: str = "n.ipynb") -> Path:
        sources = [*([parameters] if parameters is not None else []), *cells]
        document = {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"c{index}",
                    "metadata": {},
                    "source": text,
                    "execution_count": None,
                    "outputs": [],
                }
                for index, text in enumerate(sources)
            ],
            "metadata": {"press": press} if press else {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        if parameters is not None:
            document["cells"][0]["metadata"]["tags"] = ["parameters"]
        path = tmp_path / name
        path.write_text(json.dumps(document))
        return path

    return write
