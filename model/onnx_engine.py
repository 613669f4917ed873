"""Runs an artifact's model.onnx on the CPU: ONNX Runtime, tokenizers and numpy, no torch."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from model.artifact import FULL_GRAPH, Artifact
from model.eight_bits import is_packed
from model.engine import Encoder, Reading, TokenIds, calibrate, meanings
from model.errors import ArtifactError

Precision = Literal["fp32", "int8"]

PASS_TOKENS = 256  # larger passes are no faster per text, and attention costs tokens squared


class OnnxEngine:
    """An artifact, loaded; see model.training.onnx_graph for the graph it runs."""

    def __init__(
        self, artifact: Artifact, *, threads: int | None = None, in_full: bool = False
    ) -> None:
        """Load the weights of `artifact`.

        Args:
            threads: cores to use; all by default.
            in_full: whether to compute in fp32 what is stored at eight bits, where its graph is.

        Raises:
            ArtifactError: there is no model.onnx, or ONNX Runtime cannot read it.
        """
        self.version = artifact.name
        self.labels = artifact.manifest.labels
        self.taste = artifact.taste
        self.encode = Encoder(artifact.tokenizer, max_tokens=artifact.manifest.max_tokens)
        self._temperature = artifact.manifest.temperature
        full = artifact.path / FULL_GRAPH
        in_full = in_full and full.is_file()
        rounds = is_packed(artifact.path) and not in_full
        self.precision: Precision = "int8" if rounds else "fp32"
        # What is rounded to eight bits may be rounded otherwise when the same numbers are added in
        # another order, as beside neighbours: there each text has a pass of its own. It costs
        # little, since such a pass is busy enough with one.
        self._pass_tokens = 1 if rounds else PASS_TOKENS
        self._session = _session(full if in_full else artifact.graph, threads)
        # A graph from before there were spaces gives no vectors.
        known = {output.name for output in self._session.get_outputs()}
        self._space = artifact.space if "vectors" in known else None

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """What `Engine` promises."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """What `Engine` promises."""
        wanted = ["logits"] if self._space is None else ["logits", "vectors"]
        parts = _passes(batch, self._pass_tokens)
        logits, *vectors = (
            np.concatenate(it)
            for it in zip(
                *(self._session.run(wanted, pack_texts(part)) for part in parts), strict=True
            )
        )
        said = [b""] * len(batch) if self._space is None else meanings(self._space, vectors[0])
        return Reading(calibrate(logits, self._temperature), said)


def _session(graph: Path, threads: int | None) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.log_severity_level = 3  # errors; it warns of constants it folds
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle is idle
    # Else weights at eight bits would be unpacked again for every pass.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    # Both keep memory for every shape a batch ever had: 30 MB, and nothing is faster.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own errors share no base class
        raise ArtifactError(f"{graph} cannot be loaded; train again or copy it again") from error


def _passes(batch: Sequence[TokenIds], most: int) -> Iterator[list[TokenIds]]:
    """`batch` in order, in parts of up to `most` tokens, and of one text at least."""
    part: list[TokenIds] = []
    tokens = 0
    for ids in batch:
        if part and tokens + len(ids) > most:
            yield part
            part, tokens = [], 0
        part.append(ids)
        tokens += len(ids)
    if part:
        yield part


def pack_texts(batch: Sequence[TokenIds]) -> dict[str, NDArray[np.int64]]:
    """The graph's inputs: all texts end to end."""
    lengths = np.fromiter(map(len, batch), np.int64)
    first = np.cumsum(lengths) - lengths  # [texts]
    texts = np.repeat(np.arange(len(batch), dtype=np.int64), lengths)  # [tokens]
    positions = np.arange(len(texts), dtype=np.int64) - first[texts]
    ids = np.concatenate(batch, dtype=np.int64)
    return {"ids": ids, "positions": positions, "texts": texts, "first": first}
