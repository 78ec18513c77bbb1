"""The press: renders a collection of parameterised notebooks into checked, self-contained pages.

It knows nothing of what the notebooks are about. A plan (`reports.toml`) says which notebook with
which parameters becomes which report; everything a collection knows better than the press, such as
the values that a parameter may take, is handed in from outside as a function.

The modules, in the order a report passes through them:

- `plan`: what is to be rendered
- `parameters`: what a notebook may be given
- `freshness`: whether it has to run at all
- `pressroom`, `production`: reports made several at a time, each in a process of its own
- `running`: the run itself, through papermill, by `fork_engine` or an ordinary `kernel`
- `checks`: what an executed notebook must pass before it replaces the last good one
- `pages`: the site
- `baselines`, `regression`: the executed notebook as its own regression test
- `layers`, `acceptance`: how two versions of a report differ, and taking the new one over
- `press`: `render`, which joins them

Nothing heavy is imported here, because every kernel imports this package to start.
"""
