"""Writes model.onnx beside the weights of an XLM-RoBERTa or RoBERTa classifier; needs no torch.

The file holds only the graph. Its weights are ONNX external data: places inside
model.safetensors, so nothing is stored twice. What is stored in half precision is cast up
once, when ONNX Runtime folds constants at load, and all arithmetic is in fp32 and equal to
torch's. What is stored at eight bits stays so in memory, and is multiplied at eight bits with
rows that are rounded too; see .onnx_products.

Texts are packed: their tokens lie end to end, so that no work is spent on padding. Attention
scores all pairs of tokens and masks those of different texts, so a text's answer does not
depend on its neighbours; that costs little while a pass has a few hundred tokens at most.
Inputs of the graph:

    ids       int64 [tokens]  all texts' token ids, end to end
    positions int64 [tokens]  0, 1, 2, ... within each text
    texts     int64 [tokens]  which text a token belongs to: 0, 0, ..., 1, 1, ...
    first     int64 [texts]   where each text's <s> lies in `ids`

Outputs:

    logits    float [texts, labels]
    vectors   float [texts, hidden]   the mean over a text's tokens of what the last layer reads
"""

from pathlib import Path
from typing import Any

from model.artifact import FULL_GRAPH, GRAPH, WEIGHTS, read_config
from model.eight_bits import is_by_blocks
from model.errors import ArtifactError
from model.training.onnx_nodes import Nodes
from model.training.onnx_products import linear, linears
from model.weights import read_header

_NETWORKS = {"XLMRobertaForSequenceClassification", "RobertaForSequenceClassification"}
_ACTIVATIONS = {
    "gelu": {"approximate": "none"},
    "gelu_new": {"approximate": "tanh"},
    "gelu_pytorch_tanh": {"approximate": "tanh"},
}


def write_onnx(folder: Path) -> None:
    """Write `folder`/model.onnx for the config.json and model.safetensors that lie there.

    Where weights lie there at eight bits by blocks, a second graph computes with them in fp32.

    The same two files always give the same bytes.

    Raises:
        ArtifactError: the folder holds no XLM-RoBERTa or RoBERTa classifier.
    """
    config = read_config(folder)
    if not set(config.get("architectures") or ()) & _NETWORKS:
        raise ArtifactError(f"{folder} holds no {' or '.join(sorted(_NETWORKS, reverse=True))}")
    if config.get("hidden_act") not in _ACTIVATIONS:
        raise ArtifactError(f"{folder}: no graph for the activation {config.get('hidden_act')!r}")
    _write(folder, GRAPH, config, in_full=False)
    if is_by_blocks(folder):
        _write(folder, FULL_GRAPH, config, in_full=True)


def _write(folder: Path, name: str, config: dict[str, Any], *, in_full: bool) -> None:
    graph = Nodes(read_header(folder / WEIGHTS), in_full=in_full)
    try:
        _classifier(graph, config)
    except KeyError as error:
        raise ArtifactError(f"{folder / WEIGHTS}: there is no tensor {error}") from error
    graph.write(folder / name)


def _classifier(graph: Nodes, config: dict[str, Any]) -> None:
    layers = config["num_hidden_layers"]
    mask = _mask(graph)  # [tokens, tokens]
    x = _embeddings(graph, config)  # [tokens, hidden]
    for layer in range(layers - 1):
        x = _layer(graph, config, x, x, mask, f"roberta.encoder.layer.{layer}")
    graph.name(_means(graph, x), "vectors")
    # The head reads the <s> rows only, so the last layer goes on with nothing else.
    heads, mask = graph.add("Gather", x, "first"), graph.add("Gather", mask, "first")
    x = _layer(graph, config, heads, x, mask, f"roberta.encoder.layer.{layers - 1}")
    x = graph.add("Tanh", linear(graph, x, "classifier.dense"))  # [texts, hidden]
    graph.name(linear(graph, x, "classifier.out_proj"), "logits")


def _means(graph: Nodes, x: str) -> str:
    """[tokens, hidden] -> [texts, hidden]."""
    own = graph.add("Gather", "texts", "first")  # [texts]
    down = graph.add("Unsqueeze", own, graph.constant(1))
    inside = graph.add("Equal", down, graph.add("Unsqueeze", "texts", graph.constant(0)))
    inside = graph.add("Cast", inside, to=graph.FLOAT)  # [texts, tokens]
    tokens = graph.add("ReduceSum", inside, graph.constant(1), keepdims=1)
    return graph.add("Div", graph.add("MatMul", inside, x), tokens)


def _embeddings(graph: Nodes, config: dict[str, Any]) -> str:
    name = "roberta.embeddings"
    words = graph.rows(f"{name}.word_embeddings.weight", "ids")
    kind = graph.add(
        "Gather", graph.weight(f"{name}.token_type_embeddings.weight"), graph.constant(0)
    )
    places = graph.add("Add", graph.weight(f"{name}.position_embeddings.weight"), kind)
    offset = graph.constant(config["pad_token_id"] + 1)  # XLM-R's positions start after <pad>
    places = graph.add("Gather", places, graph.add("Add", "positions", offset))
    return graph.norm(
        graph.add("Add", words, places), f"{name}.LayerNorm", config["layer_norm_eps"]
    )


def _mask(graph: Nodes) -> str:
    """[tokens, tokens], added to scores: 0 within a text, hopeless between texts."""
    across = graph.add("Unsqueeze", "texts", graph.constant(0))
    down = graph.add("Unsqueeze", "texts", graph.constant(1))
    inside = graph.add("Equal", down, across)
    return graph.add(
        "Where", inside, graph.constant(0.0, scalar=True), graph.constant(-1e9, scalar=True)
    )


def _layer(
    graph: Nodes, config: dict[str, Any], rows: str, context: str, mask: str, name: str
) -> str:
    """One transformer layer for `rows` [rows, hidden] that attend to `context` [tokens, hidden]."""
    epsilon = config["layer_norm_eps"]
    mixed = _attention(graph, config, rows, context, mask, f"{name}.attention.self")
    mixed = linear(graph, mixed, f"{name}.attention.output.dense")
    x = graph.norm(graph.add("Add", mixed, rows), f"{name}.attention.output.LayerNorm", epsilon)
    wide = linear(graph, x, f"{name}.intermediate.dense")
    wide = graph.add("Gelu", wide, **_ACTIVATIONS[config["hidden_act"]])
    narrow = linear(graph, wide, f"{name}.output.dense")
    return graph.norm(graph.add("Add", narrow, x), f"{name}.output.LayerNorm", epsilon)


def _attention(
    graph: Nodes, config: dict[str, Any], rows: str, context: str, mask: str, name: str
) -> str:
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    size = hidden // heads

    def by_head(x: str, order: list[int]) -> str:
        """[rows, hidden] -> three axes: heads, rows and size, in another order."""
        split = graph.add("Reshape", x, graph.constant(0, heads, size))
        return graph.add("Transpose", split, perm=order)

    if rows == context:
        queries, keys, values = linears(graph, rows, name, "query", "key", "value")
    else:
        queries = linear(graph, rows, f"{name}.query")
        keys, values = linears(graph, context, name, "key", "value")
    queries = by_head(queries, [1, 0, 2])  # [heads, rows, size]
    keys = by_head(keys, [1, 2, 0])  # [heads, size, tokens]
    values = by_head(values, [1, 0, 2])  # [heads, tokens, size]
    queries = graph.add("Mul", queries, graph.constant(size**-0.5, scalar=True))
    scores = graph.add("Add", graph.add("MatMul", queries, keys), mask)  # [heads, rows, tokens]
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), values)
    mixed = graph.add("Transpose", mixed, perm=[1, 0, 2])  # [rows, heads, size]
    return graph.add("Reshape", mixed, graph.constant(0, hidden))
