"""A pool whose server dies says so, whenever it does."""

import pickle
import signal
from functools import partial

import pytest

from notebook_press.errors import PressError, RenderError
from notebook_press.run import pool

LARGE = partial(len, bytes(10_000_000))  # more than a socket takes before somebody reads it


@pytest.mark.parametrize("before", [None, LARGE])
def test_a_server_that_dies_before_it_is_told_anything_is_named(monkeypatch, before):
    monkeypatch.setattr(pool, "SERVER", "")
    with pool.ProcessPool(1, before=before) as made, pytest.raises(PressError, match="the notebooks' processes died"):
        list(made.do([int]))


def test_a_server_that_dies_at_work_is_named_and_not_asked_again():
    with pool.ProcessPool(1) as made:
        assert list(made.do([int])) == [(0, 0)]
        _, server = made._server
        server.send_signal(signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(PressError, match="the notebooks' processes died"):
                list(made.do([int]))


def test_an_error_of_a_run_comes_whole_out_of_another_process():
    error = pickle.loads(pickle.dumps(RenderError("why", {"cells": []})))
    assert (str(error), error.executed) == ("why", {"cells": []})
