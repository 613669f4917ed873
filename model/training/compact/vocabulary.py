"""Trains the bilingual, lower-cased vocabulary of the compact model, by byte-pair encoding.

Runs of punctuation are words of their own, so that ":)", ")))" and "!!!" keep their meaning
and words their spelling; endless runs are cut, so that any length of laughter reads alike.
"""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_LAUGHTER = (("[ах]{5,}", "ахаха"), ("(?:ha){3,}h?", "hahaha"), ("(?:хе){3,}х?", "хехе"))
_PUNCTUATION = r" ?(?:[^\p{L}\p{N}\s'_@]|@(?!user))+"


def train_tokenizer(texts: Iterable[str], size: int, max_tokens: int) -> PreTrainedTokenizerFast:
    """A tokenizer of `size` pieces, specials in XLM-R's order (<s> 0, <pad> 1, </s> 2, <unk> 3)."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("ё", "е"),
            normalizers.Replace("’", "'"),
            normalizers.Replace("#", " "),
            *(normalizers.Replace(Regex(run), short) for run, short in _LAUGHTER),
            *(normalizers.Replace(Regex(f"[{mark}]{{4,}}"), mark[-1] * 3) for mark in _marks()),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
            # Here and not in Metaspace, whose "first" goes by the original text: "#love" is "love".
            normalizers.Prepend(" "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PUNCTUATION), "isolated"),
            pre_tokenizers.Metaspace(prepend_scheme="never"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = BpeTrainer(
        vocab_size=size - 1,  # <mask> comes last, as in XLM-R
        special_tokens=list(SPECIALS[:-1]),
        min_frequency=5,
        limit_alphabet=300,
        max_token_length=24,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([SPECIALS[-1]])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=max_tokens,
    )


def _marks() -> list[str]:
    return ["\\)", "\\(", "!", "\\?", ".", "…", "-", "="]


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer saved in `folder`."""
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    return tokenizer
