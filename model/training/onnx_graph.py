"""Writes model.onnx beside the weights of an XLM-RoBERTa classifier; needs no torch.

The file holds only the graph. Its weights are ONNX external data: places inside
model.safetensors, so nothing is stored twice. What is stored in half precision is cast up
once, when ONNX Runtime folds constants at load, and all arithmetic is in fp32 and equal to
torch's. What is stored at eight bits stays so in memory, and is multiplied at eight bits with
rows that are rounded block by block.

Texts are packed: their tokens lie end to end, so that no work is spent on padding. Attention
scores all pairs of tokens and masks those of different texts, so a text's answer does not
depend on its neighbours; that costs little while a pass has a few hundred tokens at most.
Inputs of the graph:

    ids       int64 [tokens]  all texts' token ids, end to end
    positions int64 [tokens]  0, 1, 2, ... within each text
    texts     int64 [tokens]  which text a token belongs to: 0, 0, ..., 1, 1, ...
    first     int64 [texts]   where each text's <s> lies in `ids`

Output: logits, float [texts, labels].
"""

from pathlib import Path
from typing import Any

from model.artifact import GRAPH, WEIGHTS, read_config
from model.eight_bits import scale_of
from model.errors import ArtifactError, MissingExtra
from model.weights import StoredTensor, read_header

try:
    from onnx import TensorProto, checker, helper
except ImportError as error:
    raise MissingExtra("torch", "writing model.onnx") from error

_OPSET = 20  # the first that knows Gelu
_CONTRIBUTED = "com.microsoft"  # ONNX Runtime's own operators
_EIGHT_BITS = 8
_AT_EIGHT_BITS = 4  # accuracy level: what comes in is rounded to eight bits too
_IR_VERSION = 10  # what ONNX Runtime 1.18 and later read
_STORED_AS = {
    "F32": TensorProto.FLOAT,
    "F16": TensorProto.FLOAT16,
    "BF16": TensorProto.BFLOAT16,
    "U8": TensorProto.UINT8,
}
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

    def stored(self, name: str, shape: tuple[int, ...] | None = None) -> str:
        """A weight as it lies in model.safetensors; `shape`, where the operator wants another."""
        if name not in self._used:
            place = self._weights[name]
            tensor = TensorProto(
                name=name,
                dims=shape or place.shape,
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
        kind = self._weights[name].dtype
        if kind == "F32":
            return stored
        return self.add("Cast", stored, to=TensorProto.FLOAT)

    def rows(self, name: str, which: str) -> str:
        """Some rows of a weight, in fp32.

        They are cast after the lookup: casting the whole table would double its memory.
        """
        if self._is_packed(name):
            return self.add(
                "GatherBlockQuantized",
                self.stored(name),
                which,
                self.stored(scale_of(name)),
                domain=_CONTRIBUTED,
                bits=_EIGHT_BITS,
                block_size=self._block(name),
                gather_axis=0,
                quantize_axis=1,
            )
        return self.add("Cast", self.add("Gather", self.stored(name), which), to=TensorProto.FLOAT)

    def _is_packed(self, name: str) -> bool:
        return scale_of(name) in self._weights

    def _block(self, name: str) -> int:
        """How many weights of the packed matrix `name` share a scale."""
        _, columns = self._weights[name].shape
        _, blocks = self._weights[scale_of(name)].shape
        return columns // blocks

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
        """[rows, in] -> [rows, out]; the weight is stored [out, in], as both operators take it."""
        weight, bias = f"{name}.weight", self.weight(f"{name}.bias")
        if not self._is_packed(weight):
            return self.add("Gemm", x, self.weight(weight), bias, transB=1)
        out, columns = self._weights[weight].shape
        block = self._block(weight)
        return self.add(
            "MatMulNBits",
            x,
            self.stored(weight, (out, columns // block, block)),
            self.stored(scale_of(weight)),
            "",  # its zeros are all 128
            "",
            bias,
            domain=_CONTRIBUTED,
            N=out,
            K=columns,
            bits=_EIGHT_BITS,
            block_size=block,
            accuracy_level=_AT_EIGHT_BITS,
        )

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Layer normalisation of the last axis."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)

    def to_bytes(self) -> bytes:
        """The whole model, serialised."""
        inputs = {"ids": "tokens", "positions": "tokens", "texts": "tokens", "first": "batch"}
        self._nodes.append(helper.make_node("Identity", [self._nodes[-1].output[0]], ["logits"]))
        graph = helper.make_graph(
            self._nodes,
            "packed_xlm_roberta",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, [size])
                for name, size in inputs.items()
            ],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "labels"])],
            list(self._used.values()),
        )
        model = helper.make_model(
            graph,
            producer_name="emojibot",
            ir_version=_IR_VERSION,
            opset_imports=[
                helper.make_opsetid("", _OPSET),
                helper.make_opsetid(_CONTRIBUTED, 1),
            ],
        )
        return bytes(model.SerializeToString(deterministic=True))


def _classifier(graph: _Graph, config: dict[str, Any]) -> None:
    layers = config["num_hidden_layers"]
    mask = _mask(graph)  # [tokens, tokens]
    x = _embeddings(graph, config)  # [tokens, hidden]
    for layer in range(layers - 1):
        x = _layer(graph, config, x, x, mask, f"roberta.encoder.layer.{layer}")
    # The head reads the <s> rows only, so the last layer goes on with nothing else.
    heads, mask = graph.add("Gather", x, "first"), graph.add("Gather", mask, "first")
    x = _layer(graph, config, heads, x, mask, f"roberta.encoder.layer.{layers - 1}")
    x = graph.add("Tanh", graph.linear(x, "classifier.dense"))  # [texts, hidden]
    graph.linear(x, "classifier.out_proj")


def _embeddings(graph: _Graph, config: dict[str, Any]) -> str:
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


def _mask(graph: _Graph) -> str:
    """[tokens, tokens], added to scores: 0 within a text, hopeless between texts."""
    across = graph.add("Unsqueeze", "texts", graph.constant(0))
    down = graph.add("Unsqueeze", "texts", graph.constant(1))
    inside = graph.add("Equal", down, across)
    return graph.add(
        "Where", inside, graph.constant(0.0, scalar=True), graph.constant(-1e9, scalar=True)
    )


def _layer(
    graph: _Graph, config: dict[str, Any], rows: str, context: str, mask: str, name: str
) -> str:
    """One transformer layer for `rows` [rows, hidden] that attend to `context` [tokens, hidden]."""
    epsilon = config["layer_norm_eps"]
    mixed = _attention(graph, config, rows, context, mask, f"{name}.attention.self")
    mixed = graph.linear(mixed, f"{name}.attention.output.dense")
    x = graph.norm(graph.add("Add", mixed, rows), f"{name}.attention.output.LayerNorm", epsilon)
    wide = graph.linear(x, f"{name}.intermediate.dense")
    wide = graph.add("Gelu", wide, **_ACTIVATIONS[config["hidden_act"]])
    narrow = graph.linear(wide, f"{name}.output.dense")
    return graph.norm(graph.add("Add", narrow, x), f"{name}.output.LayerNorm", epsilon)


def _attention(
    graph: _Graph, config: dict[str, Any], rows: str, context: str, mask: str, name: str
) -> str:
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    size = hidden // heads

    def by_head(x: str, part: str, order: list[int]) -> str:
        """[rows, hidden] -> three axes: heads, rows and size, in another order."""
        split = graph.add("Reshape", graph.linear(x, part), graph.constant(0, heads, size))
        return graph.add("Transpose", split, perm=order)

    queries = by_head(rows, f"{name}.query", [1, 0, 2])  # [heads, rows, size]
    keys = by_head(context, f"{name}.key", [1, 2, 0])  # [heads, size, tokens]
    values = by_head(context, f"{name}.value", [1, 0, 2])  # [heads, tokens, size]
    queries = graph.add("Mul", queries, graph.constant(size**-0.5, scalar=True))
    scores = graph.add("Add", graph.add("MatMul", queries, keys), mask)  # [heads, rows, tokens]
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), values)
    mixed = graph.add("Transpose", mixed, perm=[1, 0, 2])  # [rows, heads, size]
    return graph.add("Reshape", mixed, graph.constant(0, hidden))
