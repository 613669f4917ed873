import pytest
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from model.training.compact.vocabulary import MASK, SPECIALS, frequent, unigram


@pytest.fixture
def whole(scored_pieces: dict[str, float]) -> Tokenizer:
    return unigram([*scored_pieces], [*scored_pieces.values()], 32)


def test_specials_stand_where_xlm_roberta_has_them(tokenizer: PreTrainedTokenizerFast) -> None:
    ids = [tokenizer.convert_tokens_to_ids(special) for special in (*SPECIALS, MASK)]

    assert ids == [0, 1, 2, 3, len(tokenizer) - 1]
    assert tokenizer("hi")["input_ids"][0] == 0
    assert tokenizer("hi")["input_ids"][-1] == 2


@pytest.mark.parametrize(
    ("left", "right"), [("ｈｉ", "hi"), ("what   a day ", "what a day"), ("№", "No")]
)
def test_what_means_the_same_reads_alike(whole: Tokenizer, left: str, right: str) -> None:
    assert whole.encode(left).ids == whole.encode(right).ids


def test_a_first_word_is_marked_whatever_it_begins_with(whole: Tokenizer) -> None:
    assert whole.encode("#love").tokens[1][0] == "▁"


def test_the_most_frequent_pieces_are_kept_and_every_character(whole: Tokenizer) -> None:
    texts = ["what a day", "what a night", "what a day", "щ и", "щ", "щ"]

    kept = [whole.id_to_token(id) for id in frequent(whole, texts, 24)]

    assert kept[:4] == [*SPECIALS]
    assert MASK not in kept
    assert {"▁what", "▁a", "щ"} <= {*kept}
    assert len(kept) == len({*kept}) <= 24


def test_pieces_kept_stand_in_their_old_order(whole: Tokenizer) -> None:
    kept = frequent(whole, ["love is all you need", "so much love"], 60)

    assert kept == sorted(kept)
