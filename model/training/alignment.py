"""Teaches the student two languages at once: both sides of a pair mean what the English side
means to the frozen English teacher.

The student's <s> state and the mean of its states are each pulled towards the teacher's
sentence vector (cosine), and towards it more than towards the other sentences of the batch
(in-batch contrast). Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings
Multilingual using Knowledge Distillation", https://arxiv.org/abs/2004.09813
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer, Trainer

_SHARPNESS = 20.0  # inverse temperature of the contrast


class AlignmentTrainer(Trainer):
    """Trains `model.roberta`; batches bring `teacher`, unit vectors `[texts, hidden]`."""

    def compute_loss(
        self, model: Any, inputs: dict[str, Tensor], return_outputs: bool = False, **_: Any
    ) -> Any:
        teacher = inputs["teacher"]
        mask = inputs["attention_mask"]
        states = model.roberta(inputs["input_ids"], mask).last_hidden_state
        loss = alignment_loss(states[:, 0], teacher) + alignment_loss(_mean(states, mask), teacher)
        return (loss / 2, states) if return_outputs else loss / 2


def alignment_loss(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean distance from the teacher's vectors plus contrast; both `[texts, hidden]`."""
    likeness = functional.normalize(student, dim=-1) @ teacher.T  # [texts, texts]
    own = torch.arange(len(student), device=student.device)
    return (1 - likeness.diagonal()).mean() + functional.cross_entropy(_SHARPNESS * likeness, own)


@torch.no_grad()
def teacher_vectors(teacher_path: Path, texts: list[str], batch: int = 128) -> Tensor:
    """The teacher's sentence vectors, unit length, `[texts, hidden]`."""
    tokenizer = AutoTokenizer.from_pretrained(teacher_path)
    teacher = AutoModel.from_pretrained(teacher_path).eval()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    teacher.to(device)
    order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
    vectors = torch.empty(len(texts), teacher.config.hidden_size)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        inputs = tokenizer(
            [texts[position] for position in chosen],
            padding=True,
            truncation=True,
            max_length=64,
            return_tensors="pt",
        ).to(device)
        states = teacher(**inputs).last_hidden_state
        pooled = _mean(states, inputs["attention_mask"])
        vectors[torch.tensor(chosen)] = functional.normalize(pooled, dim=-1).cpu()
    return vectors


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    kept = mask.unsqueeze(-1).to(states.dtype)  # [texts, tokens, 1]
    return (states * kept).sum(dim=1) / kept.sum(dim=1)
