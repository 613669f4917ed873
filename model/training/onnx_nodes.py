"""An ONNX graph in the making, whose weights stay where they lie in model.safetensors."""

from pathlib import Path
from typing import Any, Final

from model.artifact import WEIGHTS
from model.eight_bits import ZERO, scale_of
from model.errors import MissingExtra
from model.weights import StoredTensor

try:
    from onnx import TensorProto, checker, helper
except ImportError as error:
    raise MissingExtra("optimise", "writing model.onnx") from error

_OPSET = 20  # the first that knows Gelu
_OPSET_IN_FULL = 21  # the first whose DequantizeLinear knows blocks
CONTRIBUTED: Final = "com.microsoft"  # ONNX Runtime's own operators; at eight bits from 1.23 on
EIGHT_BITS: Final = 8
_IR_VERSION = 10  # ONNX's own version of the file
_STORED_AS = {
    "F32": TensorProto.FLOAT,
    "F16": TensorProto.FLOAT16,
    "BF16": TensorProto.BFLOAT16,
    "U8": TensorProto.UINT8,
    "I64": TensorProto.INT64,
}


class Nodes:
    """The graph so far; each method adds nodes and names their result."""

    FLOAT: Final = TensorProto.FLOAT

    def __init__(self, weights: dict[str, StoredTensor], *, in_full: bool = False) -> None:
        """
        Args:
            in_full: whether to compute in fp32 with matrices that lie there at eight bits.
        """
        self._weights = weights
        self.in_full = in_full
        self._used: dict[str, Any] = {}  # initializers, by name
        self._nodes: list[Any] = []
        self._outputs: list[str] = []

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One node with one output."""
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def split(self, x: str, count: int) -> list[str]:
        """[rows, count * columns] -> `count` times [rows, columns]."""
        outputs = [f"Split_{len(self._nodes)}_{index}" for index in range(count)]
        self._nodes.append(
            helper.make_node("Split", [x], outputs, outputs[0], axis=1, num_outputs=count)
        )
        return outputs

    def name(self, result: str, output: str) -> None:
        """Give a float `result` for each text to whoever runs the graph, as `output`."""
        self._nodes.append(helper.make_node("Identity", [result], [output]))
        self._outputs.append(output)

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
        """A weight in fp32; what has to be done for it ONNX Runtime does when it loads it."""
        stored = self.stored(name)
        if self.is_packed(name):
            scale = self.stored(scale_of(name))
            middle = helper.make_tensor("middle", TensorProto.UINT8, [1], [ZERO])
            size = self.constant(*self.shape(scale))
            zeros = self.add("ConstantOfShape", size, value=middle)
            block = self.block(name)
            # Each operator keeps a copy, so that the blocks are no axis of their own.
            return self.add("DequantizeLinear", stored, scale, zeros, axis=1, block_size=block)
        kind = self._weights[name].dtype
        if kind == "F32":
            return stored
        return self.add("Cast", stored, to=TensorProto.FLOAT)

    def rows(self, name: str, which: str) -> str:
        """Some rows of a weight, in fp32.

        They are cast after the lookup: casting the whole table would double its memory.
        """
        if self.is_packed(name):
            return self.add(
                "GatherBlockQuantized",
                self.stored(name),
                which,
                self.stored(scale_of(name)),
                domain=CONTRIBUTED,
                bits=EIGHT_BITS,
                block_size=self.block(name),
                gather_axis=0,
                quantize_axis=1,
            )
        return self.add("Cast", self.add("Gather", self.stored(name), which), to=TensorProto.FLOAT)

    def has(self, name: str) -> bool:
        """Whether there is such a weight."""
        return name in self._weights

    def shape(self, name: str) -> tuple[int, ...]:
        """That of a weight."""
        return self._weights[name].shape

    def is_packed(self, name: str) -> bool:
        """Whether a weight lies there at eight bits, by blocks."""
        return scale_of(name) in self._weights

    def block(self, name: str) -> int:
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

    def byte(self, value: int) -> str:
        """A whole number from 0 to 255, as operators take the zero of what is rounded."""
        name = f"byte_{value}"
        self._used[name] = helper.make_tensor(name, TensorProto.UINT8, [], [value])
        return name

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Layer normalisation of the last axis."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)

    def write(self, file: Path) -> None:
        """Write the whole model."""
        inputs = {"ids": "tokens", "positions": "tokens", "texts": "tokens", "first": "batch"}
        graph = helper.make_graph(
            self._nodes,
            "packed_xlm_roberta",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, [size])
                for name, size in inputs.items()
            ],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", name])
                for name in self._outputs
            ],
            list(self._used.values()),
        )
        model = helper.make_model(
            graph,
            producer_name="emojibot",
            ir_version=_IR_VERSION,
            opset_imports=[
                helper.make_opsetid("", _OPSET_IN_FULL if self.in_full else _OPSET),
                helper.make_opsetid(CONTRIBUTED, 1),
            ],
        )
        file.write_bytes(model.SerializeToString(deterministic=True))
        checker.check_model(str(file))
