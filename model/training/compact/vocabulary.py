"""The vocabulary of the compact model: of the encoder's pieces those that our texts are made of.

The pieces keep their scores, so a text is cut as XLM-R would cut it, as far as the pieces kept
allow. Every character that our texts use is kept, whatever it is part of.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, processors
from tokenizers.decoders import Metaspace as DecodeMetaspace
from tokenizers.pre_tokenizers import Metaspace
from transformers import PreTrainedTokenizerFast

SPECIALS: Final = ("<s>", "<pad>", "</s>", "<unk>")
MASK: Final = "<mask>"
_UNKNOWN: Final = SPECIALS.index("<unk>")
_TOGETHER: Final = 10_000  # texts
_RARE: Final = 3  # a character that fewer texts have may be unknown


def unigram(pieces: Sequence[str], scores: Sequence[float], max_tokens: int) -> Tokenizer:
    """XLM-R's tokenizer over these pieces; SPECIALS come first, as they do there."""
    scored = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=_UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = Metaspace(prepend_scheme="always")
    tokenizer.decoder = DecodeMetaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(
        [AddedToken(special, special=True, normalized=False) for special in (*SPECIALS, MASK)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def frequent(tokenizer: Tokenizer, texts: Iterable[str], size: int) -> list[int]:
    """The ids of the `size` pieces that `texts` need most, specials first, in their old order."""
    pieces: Counter[int] = Counter()
    characters: Counter[str] = Counter()
    ahead = iter(texts)
    while some := [*islice(ahead, _TOGETHER)]:
        for text, encoding in zip(some, tokenizer.encode_batch_fast(some), strict=True):
            pieces.update(encoding.ids)
            characters.update({*tokenizer.normalizer.normalize_str(text)})
    used = (character for character, count in characters.items() if count >= _RARE)
    alphabet = (tokenizer.token_to_id(character) for character in used)
    kept = dict.fromkeys(id for id in alphabet if id is not None)
    specials = {*range(len(SPECIALS)), tokenizer.token_to_id(MASK)}
    wanted = [id for id, _ in pieces.most_common() if id not in specials]
    room = size - len(SPECIALS)
    chosen = [*dict.fromkeys([*kept, *wanted])][:room]
    return [*range(len(SPECIALS)), *sorted({*chosen} - specials)]


def fast_tokenizer(tokenizer: Tokenizer, max_tokens: int) -> PreTrainedTokenizerFast:
    """`tokenizer` as transformers keeps it."""
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token=MASK,
        model_max_length=max_tokens,
    )


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer saved in `folder`."""
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    return tokenizer
