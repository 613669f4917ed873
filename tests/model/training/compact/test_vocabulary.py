import pytest
from transformers import PreTrainedTokenizerFast

from model.training.compact.vocabulary import SPECIALS


def test_specials_stand_where_xlm_roberta_has_them(tokenizer: PreTrainedTokenizerFast) -> None:
    ids = [tokenizer.convert_tokens_to_ids(special) for special in SPECIALS]

    assert ids == [0, 1, 2, 3, len(tokenizer) - 1]
    assert tokenizer("hi")["input_ids"][0] == 0
    assert tokenizer("hi")["input_ids"][-1] == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Hahahahahahaha", "hahaha"),
        ("ну ты даёшь", "НУ ТЫ ДАЕШЬ"),
        ("wow!!!!!!!!", "wow!!!"),
        ("it’s", "it's"),
        ("#love", "love"),
    ],
)
def test_what_means_the_same_reads_alike(
    tokenizer: PreTrainedTokenizerFast, left: str, right: str
) -> None:
    assert tokenizer(left)["input_ids"] == tokenizer(right)["input_ids"]


def test_words_keep_their_spelling_whatever_stands_behind_them(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    bare = tokenizer.tokenize("love")

    assert tokenizer.tokenize("love!!! :)")[: len(bare)] == bare
