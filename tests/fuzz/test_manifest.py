"""A model folder's own files say what they should, or are refused in a sentence."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.artifact import FORMAT, MANIFEST, WEIGHTS, Artifact, Manifest
from model.errors import ArtifactError
from model.registry import Registry
from model.weights import read_header
from tests.fuzz.refusals import in_a_sentence
from tests.fuzz.strategies import damaged, files, half_characters, mangled, texts, written
from tests.model.conftest import tiny_tokenizer

MANIFEST_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "format": st.just(FORMAT),
    "version": st.just("round-1"),
    "labels": st.just(["❤", "😂"]),
    "max_tokens": st.integers(3, 100),
    "temperature": st.floats(0.1, 10),
    "languages": st.just(["en", "ru"]),
    "precision": st.just("float32"),
    "data_hash": half_characters,
    "recipe": st.dictionaries(texts, texts, max_size=2),
    "metrics": st.dictionaries(texts, st.floats(0, 1), max_size=2),
    "created_at": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    "parent": st.sampled_from([None, "round-0"]),
}
manifests = st.fixed_dictionaries(MANIFEST_FIELDS)
RIGHT = {
    "format": FORMAT,
    "version": "round-1",
    "labels": ["❤", "😂"],
    "max_tokens": 9,
    "temperature": 1.5,
    "languages": ["en"],
    "precision": "float32",
    "data_hash": "0",
    "recipe": {},
    "metrics": {},
    "created_at": "2026-01-01T00:00:00+00:00",
}
CONFIG = {"model_type": "xlm-roberta", "pad_token_id": 1, "max_position_embeddings": 50}
HEAD = {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]}


def weights(header: bytes) -> bytes:
    """A file of weights with this header."""
    return len(header).to_bytes(8, "little") + header + bytes(8)


@given(content=files(manifests))
@example(content=written(RIGHT | {"temperature": 10**400}))
@example(content=written(RIGHT | {"version": 5}))
@example(content=written(RIGHT | {"created_at": "2026-01-01"}))
@example(content=written(RIGHT | {"precision": "\ud83d"}))
def test_a_manifest_is_written_as_it_was_read_or_refused(content: bytes) -> None:
    manifest = None
    with in_a_sentence(ValueError):
        manifest = Manifest.from_json(content.decode())
    if manifest is not None:
        assert Manifest.from_json(manifest.to_json()) == manifest
        assert isinstance(manifest.version, str)
        assert manifest.created_at.tzinfo is not None  # else it has no order among others
        manifest.to_json().encode()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with a folder that is whole, but for what a graph and a network would need."""
    folder = tmp_path_factory.mktemp("models") / "round-1"
    folder.mkdir()
    tiny_tokenizer().save(str(folder / "tokenizer.json"))
    return folder


@given(
    manifest=files(manifests),
    config=files(st.just(CONFIG | {"vocab_size": tiny_tokenizer().get_vocab_size()})),
    header=files(st.just({"classifier.weight": HEAD})),
)
@example(manifest=written(RIGHT), config=written({"vocab_size": 88}), header=b"{}")
def test_a_folder_is_loaded_or_refused_and_listed_in_any_case(
    model: Path, manifest: bytes, config: bytes, header: bytes
) -> None:
    _write(model, manifest, config, weights(header))
    with in_a_sentence(ArtifactError, naming=model):
        Artifact.load(model)
    [entry] = Registry(model.parent).entries()
    assert entry.version == "round-1"


@given(
    config=mangled(st.just(CONFIG | {"vocab_size": tiny_tokenizer().get_vocab_size()})),
)
@example(config=CONFIG | {"vocab_size": 0, "pad_token_id": None})
def test_a_config_that_is_wrong_in_one_place_is_refused_in_a_sentence(
    model: Path, config: dict[str, Any]
) -> None:
    header = written({"classifier.weight": HEAD})
    _write(model, written(RIGHT), written(config), weights(header))
    with in_a_sentence(ArtifactError, naming=model):
        Artifact.load(model)


@given(content=st.one_of(damaged(st.just(weights(written({"a": HEAD})))), st.binary()))
def test_a_file_of_weights_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / WEIGHTS).write_bytes(content)
    with in_a_sentence(ArtifactError, naming=tmp_path / WEIGHTS):
        read_header(tmp_path / WEIGHTS)


@given(header=mangled(st.just({"a": HEAD, "b": HEAD | {"data_offsets": [0, 8]}})))
def test_a_header_that_is_wrong_in_one_place_is_read_or_refused(
    tmp_path: Path, header: dict[str, Any]
) -> None:
    (tmp_path / WEIGHTS).write_bytes(weights(written(header)))
    with in_a_sentence(ArtifactError, naming=tmp_path / WEIGHTS):
        read_header(tmp_path / WEIGHTS)


def _write(folder: Path, manifest: bytes, config: bytes, stored: bytes) -> None:
    (folder / MANIFEST).write_bytes(manifest)
    (folder / "config.json").write_bytes(config)
    (folder / WEIGHTS).write_bytes(stored)
