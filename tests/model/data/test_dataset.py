import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from model.data.dataset import Dataset, is_held_out, load_dataset
from model.data.examples import BLOCK_LINES, EMOTICONS, fold, read_files, share
from model.errors import DatasetError
from model.labels import DEFAULT_LABELS


def jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def labelled(number: int) -> list[dict[str, Any]]:
    return [
        {"text": f"I saw {place} good birds", "emojis": ["😊"], "lang": "en", "source": "birds"}
        for place in range(number)
    ]


def load(*paths: Path, validation: tuple[Path, ...] = ()) -> Dataset:
    return load_dataset(list(paths), DEFAULT_LABELS, list(validation))


def test_a_split_stays_where_it_is_when_data_grows(tmp_path: Path) -> None:
    small = load(jsonl(tmp_path / "a.jsonl", labelled(200)))
    large = load(jsonl(tmp_path / "b.jsonl", labelled(600)))

    assert small.held_out
    assert {row.text for row in small.held_out} <= {row.text for row in large.held_out}
    assert {row.text for row in small.train} <= {row.text for row in large.train}


def test_a_text_that_is_held_out_is_trained_on_nowhere(tmp_path: Path) -> None:
    held = next(f"text {n}" for n in range(999) if share(fold(f"text {n}")) < 0.03)
    free = next(f"word {n}" for n in range(999) if share(fold(f"word {n}")) >= 0.03)
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(f"{held}\tодин\torigin\n{free}\tдва\torigin\n")
    rows = [{"text": "Два", "emojis": ["😊"], "lang": "ru"}, {**labelled(1)[0], "text": held}]

    dataset = load(pairs, jsonl(tmp_path / "a.jsonl", rows))

    assert [pair.en for pair in dataset.held_out_pairs] == [held]
    assert [row.text for row in dataset.held_out] == [held]
    assert [row.text for row in dataset.train] == ["Два"]


def test_blocks_of_the_written_corpus_are_never_parted(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus_ru.tsv"
    lines = [f"строка {n}\t😂 😅" for n in range(40 * BLOCK_LINES)]
    corpus.write_text("\n".join(lines))

    rows = read_files([corpus]).examples
    sides = [is_held_out(row) for row in rows]

    assert 0 < sum(sides) < len(sides)
    for start in range(0, len(sides), BLOCK_LINES):
        assert len(set(sides[start : start + BLOCK_LINES])) == 1
    assert {row.lang for row in rows} == {"ru"}


def test_validation_texts_are_kept_out_of_training(tmp_path: Path) -> None:
    rows = labelled(50)
    kept = load(jsonl(tmp_path / "a.jsonl", rows)).train
    secret = jsonl(tmp_path / "secret.jsonl", [{**rows[0], "text": kept[0].text.upper()}])

    dataset = load(tmp_path / "a.jsonl", validation=(secret,))

    assert kept[0].text not in {row.text for row in dataset.train}
    assert dataset.report.dropped["same text is held out"] == 1


def test_the_report_accounts_for_every_labelled_row(tmp_path: Path) -> None:
    rows = [
        *labelled(30),
        labelled(1)[0],
        {"text": "❤️", "emojis": ["❤️"], "lang": "en"},
        {"text": "an egg", "emojis": ["🥚"], "lang": "en"},
        {"text": "¿qué tal estás, mi amigo?", "emojis": ["😊"], "lang": "es"},
    ]

    report = load(jsonl(tmp_path / "a.jsonl", rows)).report

    assert sum(report.kept.values()) == 30
    assert report.dropped == {
        "same text and emoji again": 1,
        "no text left": 1,
        "no emoji of ours": 1,
        "neither English nor Russian": 1,
    }


def test_the_hash_names_the_contents_and_not_how_they_are_stored(tmp_path: Path) -> None:
    plain = jsonl(tmp_path / "a.jsonl", labelled(5))
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert load(plain).data_hash == load(packed).data_hash
    assert load(plain).data_hash != load(jsonl(tmp_path / "c.jsonl", labelled(6))).data_hash


def test_half_of_the_weak_examples_keep_their_emoticon(tmp_path: Path) -> None:
    rows = [{"text": f"вот {n}", "emoticon": ")))", "guess": "😁", "lang": "ru"} for n in range(60)]

    found = read_files([jsonl(tmp_path / "a.jsonl", rows)]).examples

    assert {row.source for row in found} == {EMOTICONS}
    assert found[0].emojis == ("😁", "😊")
    assert 15 < sum(row.text.endswith(")))") for row in found) < 45


@pytest.mark.parametrize("line", ["{", "[]", '{"emojis": ["😊"]}'])
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "ok", "emojis": ["😊"]}\n' + line)

    with pytest.raises(DatasetError, match=r"a\.jsonl, line 2"):
        load(path)
