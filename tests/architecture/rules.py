"""Rules about what is safe that no linter has; each yields the places where it is broken."""

import ast
from collections.abc import Iterator
from typing import Final

from tests.architecture.calls import called, calls, is_composed, modules, names, option

_RUNS_WHAT_IT_READS: Final = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
_STARTS: Final = ("os.exec", "os.spawn", "os.system", "os.popen", "os.posix_spawn")
_STATEMENTS: Final = {"exec_driver_sql", "execute", "executescript", "scalar", "scalars", "text"}
_SECRET: Final = {
    *("caption", "content", "password", "secret", "text", "texts", "token", "words"),
    *("first_name", "full_name", "last_name", "get_secret_value"),
}


def that_run_what_they_read(tree: ast.AST) -> Iterator[str]:
    """Pickles by whatever name, and checkpoints with code or pickled weights in them."""
    for module in modules(tree):
        if module.partition(".")[0] in _RUNS_WHAT_IT_READS:
            yield module
    for call in calls(tree):
        what = called(call)
        if what == "torch.load" or option(call, "allow_pickle"):
            yield what
        if what.startswith("Auto") and what.endswith(".from_pretrained"):
            if option(call, "trust_remote_code") is not False:
                yield f"{what} without trust_remote_code=False"
            if "Model" in what and option(call, "use_safetensors") is not True:
                yield f"{what} without use_safetensors=True"


def that_start_programs(tree: ast.AST) -> Iterator[str]:
    """`subprocess` and its like, those of asyncio and os among them."""
    yield from (it for it in modules(tree) if it.partition(".")[0] in ("pty", "subprocess"))
    for call in calls(tree):
        if "subprocess" in called(call) or called(call).startswith(_STARTS):
            yield called(call)


def that_compose_statements(tree: ast.AST) -> Iterator[str]:
    """SQL put together of strings; a PRAGMA takes no values beside it."""
    for call in calls(tree):
        if called(call).rpartition(".")[2] in _STATEMENTS and call.args:
            written = ast.unparse(call.args[0])
            if is_composed(call.args[0]) and not written.startswith(("f'PRAGMA ", 'f"PRAGMA ')):
                yield written


def that_log_words(tree: ast.AST) -> Iterator[str]:
    """Log lines that hold what is called a text or a secret, or that are put together early."""
    for call in calls(tree):
        if called(call).startswith("logger."):
            known = [*call.args, *(it.value for it in call.keywords)]
            if any(names(it) & _SECRET for it in known) or any(map(is_composed, call.args[:1])):
                yield ast.unparse(call)


def that_draw(tree: ast.AST) -> Iterator[str]:
    """Numbers that whoever saw enough of them can foretell; `secrets` has the others."""
    yield from (it for it in modules(tree) if it.partition(".")[0] == "random")
    for call in calls(tree):
        if called(call).startswith(("np.random.", "numpy.random.")):
            yield called(call)


def that_decipher(tree: ast.AST) -> Iterator[str]:
    """Where what is stored encrypted is read."""
    for call in calls(tree):
        if called(call).rpartition(".")[2] in ("decrypt", "unseal"):
            yield called(call)
