"""What is known of every tensor of an ONNX graph: its shape, whether it is constant, whether the input reaches it."""

from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime

BATCHES = (2, 3)
"""Two runs with these batch sizes tell a dimension that is the batch from one that is not."""


@dataclass(frozen=True)
class TensorFacts:
    """`shapes` have None where the batch is; `constants` are the values that no input reaches; `reached` depend on the input."""

    shapes: dict[str, tuple[int | None, ...]]
    constants: dict[str, np.ndarray]
    reached: set[str]


def with_all_outputs(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy that gives out every tensor."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.graph.output[:]
    for name in dict.fromkeys(name for node in copy.graph.node for name in node.output if name):
        copy.graph.output.append(onnx.ValueInfoProto(name=name))
    return copy


def tensor_facts(model: onnx.ModelProto) -> TensorFacts:
    """Run the graph at two batch sizes and compare. Shape arithmetic (Shape → Gather → …) is not reached: only its shapes matter."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(with_all_outputs(model).SerializeToString(), options)
    source = model.graph.input[0]
    tail = [dimension.dim_value for dimension in source.type.tensor_type.shape.dim][1:]
    names = [output.name for output in session.get_outputs()]
    rng = np.random.default_rng(0)
    runs = [dict(zip(names, session.run(names, {source.name: rng.random((n, *tail), dtype=np.float32)}), strict=True)) for n in BATCHES]
    shapes = {name: tuple(a if a == b else None for a, b in zip(runs[0][name].shape, runs[1][name].shape, strict=True)) for name in names}
    shapes[source.name] = (None, *tail)
    constants = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    shapes.update({name: value.shape for name, value in constants.items()})
    reached = {source.name}
    for node in model.graph.node:
        if node.op_type != "Shape" and any(name in reached for name in node.input):
            reached.update(node.output)
    constants.update({name: runs[0][name] for name in names if name not in reached and np.array_equal(runs[0][name], runs[1][name])})
    return TensorFacts(shapes, constants, reached)
