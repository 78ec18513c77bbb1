"""A notebook run from top to bottom in this process, as a kernel would, without starting one."""

import ast


def run(notebook, names: dict[str, object] | None = None) -> dict[str, object]:
    """What each code cell shows, by its id; an exception of a cell goes on. `names` gets the notebook's names."""
    names, shown = {} if names is None else names, {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(cell["source"])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), names)
        shown[cell["id"]] = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names) if last else None
    return shown
