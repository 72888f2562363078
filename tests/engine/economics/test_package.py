import ast
import dataclasses
import importlib
import inspect
import pkgutil
import sys

import pytest

from mapper.engine import economics

MODULES = [module.name for module in pkgutil.iter_modules(economics.__path__, f"{economics.__name__}.")]
RECORDS = [
    record
    for name in MODULES
    for record in vars(importlib.import_module(name)).values()
    if isinstance(record, type) and dataclasses.is_dataclass(record) and record.__module__ == name
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_are_frozen(record):
    assert record.__dataclass_params__.frozen


def roots(name):
    """The top-level packages that a module's own import statements name."""
    for node in ast.walk(ast.parse(inspect.getsource(importlib.import_module(name)))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]


@pytest.mark.parametrize("name", MODULES)
def test_numpy_is_the_only_third_party(name):
    assert set(roots(name)) <= {"numpy", "mapper", *sys.stdlib_module_names}
