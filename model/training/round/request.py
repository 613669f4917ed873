"""What a round starts from and learns from, and the old data that this means."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.artifact import MANIFEST, Artifact
from model.data.corpus import CORPUS_FILES
from model.data.dataset import Dataset, load_dataset
from model.data.examples import fold, read_files
from model.errors import ArtifactError
from model.feedback_format import SPLITS
from model.loading import locate


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRequest:
    """What a round starts from and learns from.

    Attributes:
        base: the parent: `current`, `default`, a version or a folder.
        exports: folders of feedback.
        files: old data, beside `corpus`, the written one, whose held-out part is the reference.
        validation: files whose texts are never trained on.
        tombstones: files that list erased rows, beside those of the exports.
        database: whether they have to be the lists of the databases that the exports are of.
        grow: how many people must have picked an emoji for it to become a label; None: none.
        correct_bias: whether a pick counts the more the less its rank is looked at.
        network: whether the network learns too, with the parent's taste in place; without it
            only the taste is learned.
    """

    base: str
    exports: Sequence[Path]
    files: Sequence[Path] = ()
    corpus: Sequence[Path] = CORPUS_FILES
    validation: Sequence[Path] = ()
    tombstones: Sequence[Path] = ()
    database: bool = True
    grow: int | None = None
    correct_bias: bool = True
    network: bool = False

    def parent(self) -> Artifact:
        """The artifact that `base` names.

        Raises:
            ArtifactError: there is no such model, it is damaged, or it is no artifact.
        """
        folder = locate(self.base)
        if not isinstance(folder, Path) or not (folder / MANIFEST).is_file():
            raise ArtifactError(
                f"{self.base} has no {MANIFEST}: a round goes on from what 'emojibot model train'"
                " wrote; any other checkpoint needs --recipe seed"
            )
        return Artifact.load(folder)

    def old_data(self, labels: tuple[str, ...]) -> Dataset:
        """The corpus and the files, each once.

        Raises:
            DatasetError: one cannot be read.
        """
        files = dict.fromkeys(path.resolve() for path in (*self.corpus, *self.files))
        return load_dataset([*files], labels, [*self.validation])

    def held_out_texts(self, dataset: Dataset) -> frozenset[str]:
        """Folded texts that nothing may be learned of."""
        validation = read_files([*self.validation]).examples
        return frozenset(fold(row.text) for row in (*dataset.held_out, *validation))

    def data_hash(self, dataset: Dataset) -> str:
        """Names files and exports together by what is in them."""
        digests = [
            hashlib.sha256(file.read_bytes()).hexdigest()
            for export in self.exports
            for file in sorted(export.iterdir())
            if file.stem in SPLITS
        ]
        told = "".join([dataset.data_hash, *sorted(digests)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]
