"""Runs any XLM-RoBERTa-like text classifier on torch: on an accelerator, or without ONNX.

Weights are read from `.safetensors` only and code from a checkpoint is never run. Texts lie end
to end where the architecture is known to allow it (see `model.packed_network`), and are padded
elsewhere; texts of like length share a pass.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.utils import logging

from model.artifact import WEIGHTS, Artifact
from model.checkpoint import labels_of, max_tokens_of
from model.eight_bits import is_by_blocks, is_packed, unpack
from model.engine import Encoder, Reading, TokenIds, calibrate, meanings
from model.errors import ArtifactError, ModelError
from model.meaning import Space, Vectors
from model.packed_network import PackedNetwork, can_be_packed
from model.padded_network import PaddedNetwork
from model.taste import NO_TASTE, Taste

_PASS_TOKENS = {"cpu": 512}  # with padding, where there is some
_PASS_TOKENS_ACCELERATED = 16_384


class TorchEngine:
    """A classifier on one device."""

    def __init__(
        self,
        network: PreTrainedModel,
        encode: Encoder,
        *,
        version: str,
        labels: tuple[str, ...],
        temperature: float = 1.0,
        taste: Taste = NO_TASTE,
        space: Space | None = None,
    ) -> None:
        """Serve `network` where it is; `labels` are in the order of its head's rows."""
        self.version = version
        self.labels = labels
        self.taste = taste
        self.encode = encode
        self._packs = can_be_packed(network)
        self._network = PackedNetwork(network) if self._packs else PaddedNetwork(network)
        self._temperature = temperature
        self._space = space
        kind = network.device.type
        self._pass_tokens = _PASS_TOKENS.get(kind, _PASS_TOKENS_ACCELERATED)
        self.probabilities([encode("warm up")])  # the first pass is slow; no person waits for it

    @classmethod
    def from_artifact(
        cls, artifact: Artifact, *, device: str, threads: int | None = None
    ) -> "TorchEngine":
        """Load what `emojibot model train` wrote."""
        manifest = artifact.manifest
        return cls(
            load_network(artifact.path, device, threads),
            Encoder(artifact.tokenizer, max_tokens=manifest.max_tokens),
            version=artifact.name,
            labels=manifest.labels,
            temperature=manifest.temperature,
            taste=artifact.taste,
            space=artifact.space,
        )

    @classmethod
    def from_checkpoint(
        cls, source: Path | str, *, device: str, threads: int | None = None
    ) -> "TorchEngine":
        """Load any checkpoint: a folder or the id of a model on the Hugging Face Hub.

        Raises:
            ArtifactError: it is not there, or no classifier that names its emojis.
        """
        network = load_network(source, device, threads)
        labels = labels_of(network.config.id2label, source)
        try:
            tokenizer = AutoTokenizer.from_pretrained(str(source), trust_remote_code=False)
            backend = tokenizer.backend_tokenizer
        except (OSError, ValueError, AttributeError) as error:
            raise ArtifactError(f"{source} has no fast tokenizer; add tokenizer.json") from error
        return cls(
            network,
            Encoder(
                backend,
                max_tokens=max_tokens_of(
                    network.config.to_dict(), tokenizer.model_max_length, source
                ),
            ),
            version=Path(source).resolve().name if isinstance(source, Path) else source,
            labels=labels,
        )

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """What `Engine` promises."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """What `Engine` promises."""
        logits = np.empty((len(batch), len(self.labels)), np.float32)
        said = [b""] * len(batch)
        for part in self._parts(batch):
            logits[part], vectors = self._pass([batch[index] for index in part])
            if self._space is not None:
                for index, meaning in zip(part, meanings(self._space, vectors), strict=True):
                    said[index] = meaning
        return Reading(calibrate(logits, self._temperature), said)

    def _parts(self, batch: Sequence[TokenIds]) -> Iterator[list[int]]:
        """Places in `batch`, the shortest text first, cut where a pass would grow too large."""
        part: list[int] = []
        tokens = 0
        for index in sorted(range(len(batch)), key=lambda index: len(batch[index])):
            length = len(batch[index])
            tokens = tokens + length if self._packs else (len(part) + 1) * length
            if part and tokens > self._pass_tokens:
                yield part
                part, tokens = [], length
            part.append(index)
        if part:
            yield part

    def _pass(self, batch: list[TokenIds]) -> tuple[NDArray[np.float32], Vectors]:
        """Logits and vectors in one pass, or in as many smaller ones as memory asks for."""
        try:
            return self._forward(batch)
        except torch.OutOfMemoryError:
            if len(batch) == 1:
                raise
        # Out here the failed pass's tensors are free.
        half = len(batch) // 2
        parts = self._pass(batch[:half]), self._pass(batch[half:])
        logits, vectors = map(np.concatenate, zip(*parts, strict=True))
        return logits, vectors

    def _forward(self, batch: list[TokenIds]) -> tuple[NDArray[np.float32], Vectors]:
        with torch.inference_mode():
            both = self._network(batch, with_vectors=self._space is not None)
            logits, vectors = (it.float().cpu().numpy() for it in both)
            return logits, vectors


def load_network(source: Path | str, device: str, threads: int | None = None) -> PreTrainedModel:
    """The classifier at `source` on `device`, in evaluation mode; in float32 on a CPU.

    Raises:
        ArtifactError: it is not there, or no trained classifier.
        ModelError: there is no such device here.
    """
    place = torch.device(device)
    module = torch.get_device_module(place)
    if not module.is_available() or (place.index or 0) >= module.device_count():
        raise ModelError(f"there is no {device} device here; set the device to auto or cpu")
    if threads is not None:
        torch.set_num_threads(threads)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    # bf16 is as fast and eight times coarser: it changes more answers (docs/performance.md)
    dtype = torch.float32 if place.type == "cpu" else torch.float16
    try:
        config = AutoConfig.from_pretrained(str(source), trust_remote_code=False)
        if isinstance(source, Path) and is_packed(source):
            if not is_by_blocks(source):
                raise ModelError(f"{source} is prepared for CPUs; give what it was made from")
            network, missing = _unpacked(source, config, dtype)
        else:
            network, missing = _pretrained(source, config, dtype)
    except (ArtifactError, OSError, ValueError, SafetensorError) as error:
        raise ArtifactError(
            f"cannot load {source}: no text classifier with .safetensors weights there;"
            " check the name, the files and, for the Hugging Face Hub, the network"
        ) from error
    if missing:
        raise ArtifactError(f"{source} has no trained classification head; train one from it")
    placed: PreTrainedModel = network.train(False).to(place)
    return placed


def _pretrained(
    source: Path | str, config: PreTrainedConfig, dtype: torch.dtype
) -> tuple[PreTrainedModel, Collection[str]]:
    """The network, and the names of the weights that the checkpoint lacks."""
    network, report = AutoModelForSequenceClassification.from_pretrained(
        str(source),
        config=config,
        dtype=dtype,
        use_safetensors=True,
        trust_remote_code=False,
        output_loading_info=True,
    )
    return network, report["missing_keys"]


def _unpacked(
    folder: Path, config: PreTrainedConfig, dtype: torch.dtype
) -> tuple[PreTrainedModel, Collection[str]]:
    """The same for a checkpoint at eight bits, which transformers itself cannot read."""
    network = AutoModelForSequenceClassification.from_config(  # type: ignore[no-untyped-call]
        config, dtype=dtype
    )
    weights = unpack(load_file(folder / WEIGHTS))
    report = network.load_state_dict(
        {name: torch.from_numpy(weight) for name, weight in weights.items()}, strict=False
    )
    return network, report.missing_keys
