"""Writes model.onnx beside the weights of an XLM-RoBERTa classifier; needs no torch.

The file holds only the graph. Its weights are ONNX external data: places inside
model.safetensors, so nothing is stored twice. What is stored in half precision is cast up
once, when ONNX Runtime folds constants at load; all arithmetic is in fp32 and equal to torch's.

Texts are packed: their tokens lie end to end, so no work is spent on padding, and a text's
answer does not depend on its neighbours. Only attention looks at one text at a time; for it,
tokens are spread to padded rows and gathered back. Inputs of the graph:

    ids       int64 [tokens]          all texts' token ids, end to end
    positions int64 [tokens]          0, 1, 2, ... within each text
    spread    int64 [texts, longest]  which token stands in a padded place (any, where none does)
    gather    int64 [tokens]          where a token stands among the texts x longest places
    mask      float [texts, longest]  added to attention scores: 0, or very negative for padding
    first     int64 [texts]           where each text's <s> lies in `ids`

Output: logits, float [texts, labels].
"""

from pathlib import Path
from typing import Any

from model.artifact import GRAPH, WEIGHTS, read_config
from model.errors import ArtifactError, MissingExtra
from model.weights import StoredTensor, read_header

try:
    from onnx import TensorProto, checker, helper
except ImportError as error:
    raise MissingExtra("torch", "writing model.onnx") from error

_OPSET = 20  # the first with Gelu
_IR_VERSION = 10  # what ONNX Runtime 1.18 and later read
_STORED_AS = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16, "BF16": TensorProto.BFLOAT16}
_ACTIVATIONS = {
    "gelu": {"approximate": "none"},
    "gelu_new": {"approximate": "tanh"},
    "gelu_pytorch_tanh": {"approximate": "tanh"},
}


def write_onnx(folder: Path) -> None:
    """Write `folder`/model.onnx for the config.json and model.safetensors that lie there.

    The same two files always give the same bytes.

    Raises:
        ArtifactError: the folder holds no XLM-RoBERTa classifier.
    """
    config = read_config(folder)
    if "XLMRobertaForSequenceClassification" not in config.get("architectures", ()):
        raise ArtifactError(f"{folder} holds no XLMRobertaForSequenceClassification")
    if config.get("hidden_act") not in _ACTIVATIONS:
        raise ArtifactError(f"{folder}: no graph for the activation {config.get('hidden_act')!r}")
    graph = _Graph(read_header(folder / WEIGHTS))
    try:
        _classifier(graph, config)
    except KeyError as error:
        raise ArtifactError(f"{folder / WEIGHTS}: there is no tensor {error}") from error
    (folder / GRAPH).write_bytes(graph.to_bytes())
    checker.check_model(str(folder / GRAPH))


class _Graph:
    """An ONNX graph in the making; each method adds nodes and names their result."""

    def __init__(self, weights: dict[str, StoredTensor]) -> None:
        self._weights = weights
        self._used: dict[str, Any] = {}  # initializers, by name
        self._nodes: list[Any] = []

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One node with one output."""
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def stored(self, name: str) -> str:
        """A weight as it lies in model.safetensors."""
        if name not in self._used:
            place = self._weights[name]
            tensor = TensorProto(
                name=name,
                dims=place.shape,
                data_type=_STORED_AS[place.dtype],
                data_location=TensorProto.EXTERNAL,
            )
            where = {"location": WEIGHTS, "offset": place.offset, "length": place.length}
            for key, value in where.items():
                tensor.external_data.add(key=key, value=str(value))
            self._used[name] = tensor
        return name

    def weight(self, name: str) -> str:
        """A weight in fp32."""
        stored = self.stored(name)
        if self._weights[name].dtype == "F32":
            return stored
        return self.add("Cast", stored, to=TensorProto.FLOAT)

    def constant(self, *values: float, scalar: bool = False) -> str:
        """Small numbers written into the graph: int64, or float32 if one is a float."""
        name = "_".join(map(str, ("constant", *values, *(["scalar"] if scalar else []))))
        floats = any(isinstance(value, float) for value in values)
        self._used[name] = helper.make_tensor(
            name,
            TensorProto.FLOAT if floats else TensorProto.INT64,
            [] if scalar else [len(values)],
            values,
        )
        return name

    def linear(self, x: str, name: str) -> str:
        """[rows, in] -> [rows, out]; the weight is stored [out, in], as Gemm can take it."""
        return self.add(
            "Gemm", x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), transB=1
        )

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Layer normalisation of the last axis."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)

    def to_bytes(self) -> bytes:
        """The whole model, serialised."""
        integers, floats = TensorProto.INT64, TensorProto.FLOAT
        inputs = {
            "ids": (integers, ["tokens"]),
            "positions": (integers, ["tokens"]),
            "spread": (integers, ["texts", "longest"]),
            "gather": (integers, ["tokens"]),
            "mask": (floats, ["texts", "longest"]),
            "first": (integers, ["texts"]),
        }
        self._nodes.append(helper.make_node("Identity", [self._nodes[-1].output[0]], ["logits"]))
        graph = helper.make_graph(
            self._nodes,
            "packed_xlm_roberta",
            [helper.make_tensor_value_info(name, *kind) for name, kind in inputs.items()],
            [helper.make_tensor_value_info("logits", floats, ["texts", "labels"])],
            list(self._used.values()),
        )
        model = helper.make_model(
            graph,
            producer_name="emojibot",
            ir_version=_IR_VERSION,
            opset_imports=[helper.make_opsetid("", _OPSET)],
        )
        return bytes(model.SerializeToString(deterministic=True))


def _classifier(graph: _Graph, config: dict[str, Any]) -> None:
    layers = config["num_hidden_layers"]
    x = _embeddings(graph, config)  # [tokens, hidden]
    for layer in range(layers):
        x = _layer(graph, config, x, f"roberta.encoder.layer.{layer}", last=layer == layers - 1)
    x = graph.add("Tanh", graph.linear(x, "classifier.dense"))  # [texts, hidden]
    graph.linear(x, "classifier.out_proj")


def _embeddings(graph: _Graph, config: dict[str, Any]) -> str:
    name = "roberta.embeddings"
    # Rows are cast after the lookup: casting the table would double its memory.
    words = graph.add("Gather", graph.stored(f"{name}.word_embeddings.weight"), "ids")
    words = graph.add("Cast", words, to=TensorProto.FLOAT)
    kind = graph.add(
        "Gather", graph.weight(f"{name}.token_type_embeddings.weight"), graph.constant(0)
    )
    places = graph.add("Add", graph.weight(f"{name}.position_embeddings.weight"), kind)
    offset = graph.constant(config["pad_token_id"] + 1)  # XLM-R's positions start after <pad>
    places = graph.add("Gather", places, graph.add("Add", "positions", offset))
    return graph.norm(
        graph.add("Add", words, places), f"{name}.LayerNorm", config["layer_norm_eps"]
    )


def _layer(graph: _Graph, config: dict[str, Any], x: str, name: str, *, last: bool) -> str:
    """One transformer layer; the last goes on with the <s> rows only, all that the head reads."""
    epsilon = config["layer_norm_eps"]
    mixed = _attention(graph, config, x, f"{name}.attention.self", last=last)
    if last:
        x = graph.add("Gather", x, "first")
    mixed = graph.linear(mixed, f"{name}.attention.output.dense")
    x = graph.norm(graph.add("Add", mixed, x), f"{name}.attention.output.LayerNorm", epsilon)
    wide = graph.linear(x, f"{name}.intermediate.dense")
    wide = graph.add("Gelu", wide, **_ACTIVATIONS[config["hidden_act"]])
    narrow = graph.linear(wide, f"{name}.output.dense")
    return graph.norm(graph.add("Add", narrow, x), f"{name}.output.LayerNorm", epsilon)


def _attention(graph: _Graph, config: dict[str, Any], x: str, name: str, *, last: bool) -> str:
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    size = hidden // heads

    def by_head(rows: str, index: str, order: list[int]) -> str:
        """[rows, hidden] -> [texts, heads, places, size] or its last two axes swapped."""
        padded = graph.add("Gather", rows, index)  # [texts, places, hidden]
        split = graph.add("Reshape", padded, graph.constant(0, 0, heads, size))
        return graph.add("Transpose", split, perm=order)

    if last:
        queries = graph.linear(graph.add("Gather", x, "first"), f"{name}.query")
        queries = graph.add("Reshape", queries, graph.constant(-1, heads, 1, size))
    else:
        queries = by_head(graph.linear(x, f"{name}.query"), "spread", [0, 2, 1, 3])
    keys = by_head(graph.linear(x, f"{name}.key"), "spread", [0, 2, 3, 1])
    values = by_head(graph.linear(x, f"{name}.value"), "spread", [0, 2, 1, 3])
    queries = graph.add("Mul", queries, graph.constant(size**-0.5, scalar=True))
    scores = graph.add("MatMul", queries, keys)  # [texts, heads, places, places]
    mask = graph.add("Unsqueeze", "mask", graph.constant(1, 2))
    weights = graph.add("Softmax", graph.add("Add", scores, mask), axis=-1)
    mixed = graph.add("MatMul", weights, values)  # [texts, heads, places, size]
    mixed = graph.add("Transpose", mixed, perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", mixed, graph.constant(-1, hidden))  # [texts x places, hidden]
    return mixed if last else graph.add("Gather", mixed, "gather")
