"""Nodes of a gradient graph as they are written down, and what a rule may ask."""

from collections import defaultdict

import numpy as np
import onnx
from onnx import helper, numpy_helper

from .tensor_facts import TensorFacts

PREFIX = "gradient/"
"""No tensor of an encoder is called so."""


class Tape:
    """Collects nodes and constants; sums the gradients of a tensor that several nodes use."""

    def __init__(self, facts: TensorFacts):
        self.facts = facts
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, np.ndarray] = {}
        self.gradients: dict[str, list[str]] = defaultdict(list)

    def op(self, kind: str, inputs: list[str], **attributes) -> str:
        """Add a node and return its output."""
        name = f"{PREFIX}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: np.ndarray) -> str:
        """Name of a constant; equal ones are kept once."""
        value = np.asarray(value)
        key = next((key for key, known in self.constants.items() if known.dtype == value.dtype and np.array_equal(known, value)), None)
        if key is None:
            key = f"{PREFIX}constant/{len(self.constants)}"
            self.constants[key] = value
        return key

    def constant_value(self, name: str) -> np.ndarray:
        """Value of a constant of the encoder; raises KeyError for what depends on the recording."""
        return self.facts.constants[name]

    def side_inputs(self, node: onnx.NodeProto) -> dict[str, np.ndarray]:
        """Constant inputs of a node after the first; shape arithmetic is evaluated."""
        return {name: self.facts.constants[name] for name in node.input[1:] if name}

    def shape(self, name: str) -> tuple[int | None, ...]:
        """None where the batch is."""
        return self.facts.shapes[name]

    def is_reached(self, name: str) -> bool:
        return name in self.facts.reached

    @staticmethod
    def attributes(node: onnx.NodeProto) -> dict:
        return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}

    def turned(self, name: str) -> str:
        """The last two axes exchanged."""
        rank = len(self.shape(name))
        return self.op("Transpose", [name], perm=[*range(rank - 2), rank - 1, rank - 2])

    def summed_to(self, gradient: str, from_tensor: str, to_tensor: str) -> str:
        """Undo broadcasting: sum over the axes along which `to_tensor` was repeated."""
        if not self.is_reached(to_tensor):
            return gradient
        wide, narrow = self.shape(from_tensor), self.shape(to_tensor)
        if len(wide) != len(narrow):
            raise NotImplementedError(f"{to_tensor} is broadcast from rank {len(narrow)} to {len(wide)}")
        axes = [k for k, (a, b) in enumerate(zip(wide, narrow, strict=True)) if b == 1 and a != 1]
        return gradient if not axes else self.op("ReduceSum", [gradient, self.constant(np.array(axes))], keepdims=1)

    def collected(self, parts: list[tuple[str, str]]) -> dict[str, str]:
        """Gradients of inputs; an input that stands twice (x · x) gets the sum."""
        out: dict[str, str] = {}
        for name, gradient in parts:
            if self.is_reached(name):
                out[name] = self.op("Add", [out[name], gradient]) if name in out else gradient
        return out

    def give(self, tensor: str, gradient: str) -> None:
        """Note a gradient that reaches a tensor."""
        self.gradients[tensor].append(gradient)

    def total(self, tensor: str) -> str | None:
        """The whole gradient of a tensor; None where nothing reaches it."""
        parts = self.gradients.get(tensor)
        if not parts:
            return None
        while len(parts) > 1:
            parts[:] = [self.op("Add", parts[:2]), *parts[2:]]
        return parts[0]

    def initializers(self) -> list[onnx.TensorProto]:
        return [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
