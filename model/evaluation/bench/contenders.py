"""Who is measured: this program in each precision, and what people would use instead.

* `pipeline`: transformers' `pipeline("text-classification")`, one text at a time in a thread.
* `eights`: the same with up to eight texts in a batch.
* `fp32`, `int8`: this program; the second where the weights lie at eight bits.
* `OpenVINO`: its runtime on this program's own graph in fp32, where it is installed.
* `infinity`, `LitServe`: servers of models, where they are installed; see `.servers`.
* `n-grams`: a linear classifier, trained on the written corpus: the floor of what costs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from model.artifact import FULL_GRAPH, GRAPH, Artifact
from model.data.corpus import CORPUS_FILES
from model.data.examples import read_files
from model.eight_bits import is_packed
from model.engine import Encoder, Engine, TokenIds
from model.evaluation.bench.contender import Contender
from model.evaluation.bench.servers import infinity, litserve
from model.loading import DEFAULT, has_torch, load_engine, locate, make_torch_yield
from model.onnx_engine import pack_texts
from model.text import model_input

PIPELINE: Final = "pipeline"
EIGHTS: Final = "eights"
NGRAMS: Final = "n-grams"
OPENVINO: Final = "OpenVINO"


@dataclass(frozen=True, slots=True)
class Ours:
    """A model of this program in one precision, not loaded yet."""

    label: str  # "fp32" or "int8"
    name: str
    in_full: bool = False

    def load(self) -> Engine:
        """Its engine on the CPU."""
        return load_engine(self.name, device="cpu", in_full=self.in_full)


def ours(name: str) -> Iterator[Ours]:
    """The model `name` in each precision that it can be served in, fp32 first."""
    source = locate(name)
    rounded = isinstance(source, Path) and (source / GRAPH).is_file() and is_packed(source)
    if not rounded:
        yield Ours("fp32", name)
        return
    if (Path(source) / FULL_GRAPH).is_file():
        yield Ours("fp32", name, in_full=True)
    yield Ours("int8", name)


def contenders(models: Sequence[Ours], checkpoint: Path) -> Iterator[Contender]:
    """All that can be had here.

    Args:
        checkpoint: the same weights, as transformers reads them.
    """
    if has_torch():
        yield from _transformers(str(checkpoint))
    for model in models:
        yield of_engine(model.label, model.load())
    if find_spec("openvino") is not None:
        graphs = (_graph(model) for model in models if model.label == "fp32")
        yield from (_openvino(graph) for graph in graphs if graph is not None)
    if find_spec("infinity_emb") is not None:
        yield infinity(str(checkpoint))
    if find_spec("sklearn") is not None:
        yield _ngrams()
    if find_spec("litserve") is not None and find_spec("psutil") is not None:
        yield litserve(str(checkpoint))


def of_engine(label: str, engine: Engine) -> Contender:
    """This program, with the engine `engine`."""

    def many(texts: Sequence[str]) -> object:
        return engine.read([engine.encode(model_input(text)) for text in texts])

    return Contender(label, lambda text: many([text]), many, engine)


def _graph(model: Ours) -> Path | None:
    source = locate(model.name)
    graph = Path(source) / (FULL_GRAPH if model.in_full else GRAPH)
    return graph if graph.is_file() else None


def _transformers(checkpoint: str) -> Iterator[Contender]:
    make_torch_yield()
    from transformers import pipeline
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    run: Any = pipeline("text-classification", checkpoint, device="cpu", top_k=None)
    yield Contender(PIPELINE, run, lambda texts: [run(text) for text in texts])
    yield Contender(EIGHTS, run, lambda texts: run(sorted(texts, key=len), batch_size=8))


def _openvino(graph: Path) -> Contender:
    import openvino  # type: ignore[import-not-found,unused-ignore]

    artifact = Artifact.load(graph.parent)
    core = openvino.Core()
    hint = {"PERFORMANCE_HINT": "LATENCY"}
    network = core.compile_model(core.read_model(graph), "CPU", hint)
    encode = Encoder(artifact.tokenizer, max_tokens=artifact.manifest.max_tokens)

    def many(texts: Sequence[str]) -> object:
        batch: list[TokenIds] = [encode(model_input(text)) for text in texts]
        return network(pack_texts(batch))["logits"]

    return Contender(
        OPENVINO, lambda text: many([text]), lambda texts: [many([it]) for it in texts]
    )


def _ngrams() -> Contender:
    from model.evaluation.baselines import train_ngrams

    rows = read_files(list(CORPUS_FILES)).examples
    labels = Artifact.load(DEFAULT).manifest.labels
    known = [row for row in rows if row.emojis and row.emojis[0] in labels]
    classify = train_ngrams(known, labels, balanced=False)

    def many(texts: Sequence[str]) -> object:
        return classify([model_input(text) for text in texts])

    return Contender(NGRAMS, lambda text: many([text]), many)
