"""All of the server that a node loads, loaded: what forks of this process need not do again."""

from importlib import import_module

from pydantic import BaseModel

import server.cli  # noqa: F401 - loaded for the forks
from server.cli_lazy import NEVER_USED
from server.lean import left_out

with left_out(*NEVER_USED):
    import_module("server.cli_serving")

from server.cli_serve import load_the_rest, unbuilt  # after what it loads without companions

load_the_rest()
for _model in list(unbuilt(BaseModel)):
    _model.model_rebuild()
