"""Lets only the upper layers of a classifier learn."""

from torch import nn
from transformers import PreTrainedModel


def freeze_lower_layers(network: PreTrainedModel, trained: float) -> None:
    """Let only the head and a share `trained` of the layers learn, the upper ones.

    What lies below is common to all texts, and is most of what a step costs. At 1 everything
    learns, the embeddings too, and so it does in a network that names its parts in another
    way than BERT's family.
    """
    network.requires_grad_(True)
    body = network.base_model
    layers = getattr(getattr(body, "encoder", None), "layer", None)
    if trained < 1 and isinstance(layers, nn.ModuleList):
        body.get_submodule("embeddings").requires_grad_(False)
        for layer in layers[: round(len(layers) * (1 - trained))]:
            layer.requires_grad_(False)
