"""Teaches the compact model Russian, and to say a whole sentence in its first token.

Both sides of a translation pair are pulled towards the frozen English teacher's vector of
the English side, and away from the other sentences of the batch; the student's mean of all
tokens and its first token alike, since the classifier reads the first token only.

Source of the idea: Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings
Multilingual using Knowledge Distillation", https://arxiv.org/abs/2004.09813
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerFast, Trainer

from model.data.examples import Pair
from model.training.batches import pad

_SHARPNESS = 20.0  # inverse temperature of the contrast
_BATCH = 256


def mean_of_tokens(hidden: Tensor, mask: Tensor) -> Tensor:
    """Unit vectors `[texts, width]` from `[texts, tokens, width]` and `[texts, tokens]`."""
    kept = mask[..., None].float()
    return functional.normalize((hidden * kept).sum(1) / kept.sum(1), dim=-1)


@torch.no_grad()
def teacher_vectors(teacher_path: Path, texts: list[str], max_tokens: int) -> Tensor:
    """The teacher's unit vector of each text, `[texts, width]`."""
    teacher = AutoModel.from_pretrained(teacher_path).eval()
    tokenizer = AutoTokenizer.from_pretrained(teacher_path)
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    vectors = torch.empty((len(texts), teacher.config.hidden_size))
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        batch = tokenizer(
            [texts[index] for index in chosen],
            padding=True,
            truncation=True,
            max_length=max_tokens,
            return_tensors="pt",
        )
        hidden = teacher(**batch).last_hidden_state
        vectors[chosen] = mean_of_tokens(hidden, batch["attention_mask"])
    return vectors


def pair_rows(
    pairs: list[Pair], tokenizer: PreTrainedTokenizerFast, vectors: Tensor, max_tokens: int
) -> list[dict[str, Any]]:
    """What `AlignTrainer` trains on."""
    english = tokenizer([pair.en for pair in pairs], truncation=True, max_length=max_tokens)
    russian = tokenizer([pair.ru for pair in pairs], truncation=True, max_length=max_tokens)
    return [
        {"input_ids": en, "russian_ids": ru, "vector": vector}
        for en, ru, vector in zip(english["input_ids"], russian["input_ids"], vectors, strict=True)
    ]


def collate_pairs(rows: list[dict[str, Any]]) -> dict[str, Tensor]:
    """English rows above, Russian rows below, one teacher vector for each pair."""
    ids, mask = pad([row[side] for side in ("input_ids", "russian_ids") for row in rows])
    vectors = torch.stack([row["vector"] for row in rows])
    return {"input_ids": ids, "attention_mask": mask, "vectors": vectors}


class AlignTrainer(Trainer):
    """transformers' Trainer with the alignment loss."""

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        goal = inputs["vectors"]  # [pairs, width]
        encoder: Any = model.roberta
        hidden = encoder(inputs["input_ids"], inputs["attention_mask"]).last_hidden_state
        first = functional.normalize(hidden[:, 0], dim=-1)
        loss = torch.zeros((), device=goal.device)
        for vectors in (first, mean_of_tokens(hidden, inputs["attention_mask"])):
            for side in vectors.chunk(2):
                near = 1 - (side * goal).sum(-1).mean()
                own = torch.arange(len(goal), device=goal.device)
                contrast = functional.cross_entropy(_SHARPNESS * side @ goal.T, own)
                loss = loss + (near + 0.2 * contrast) / 4
        return (loss, {}) if return_outputs else loss
