"""One rule an ONNX operator: the gradient of its input from the gradient of its output (reverse-mode differentiation).

Each rule is `(tape, node, gradient) -> {input name: gradient name}` and adds its nodes to the tape. Only inputs that the
recording reaches are asked for. Rules are for the operators of the shipped encoders, in evaluation mode, opset 17.
"""

import numpy as np
import onnx
import onnxruntime

from .tape import Tape

SPATIAL = ("AveragePool", "Resize")
"""Linear in the picture and separable into rows and columns."""


def same(tape: Tape, node, g: str) -> dict[str, str]:
    return {node.input[0]: g}


def add(tape: Tape, node, g: str) -> dict[str, str]:
    return {name: tape.summed_to(g, node.output[0], name) for name in node.input if tape.is_reached(name)}


def subtract(tape: Tape, node, g: str) -> dict[str, str]:
    minus = tape.op("Neg", [g])
    return {name: tape.summed_to(part, node.output[0], name) for name, part in zip(node.input, (g, minus), strict=True) if tape.is_reached(name)}


def multiply(tape: Tape, node, g: str) -> dict[str, str]:
    a, b = node.input
    return tape.collected([(name, tape.summed_to(tape.op("Mul", [g, other]), node.output[0], name)) for name, other in ((a, b), (b, a))])


def divide(tape: Tape, node, g: str) -> dict[str, str]:
    a, b = node.input
    over = tape.op("Div", [g, b])
    parts = [(a, tape.summed_to(over, node.output[0], a))]
    if tape.is_reached(b):
        parts.append((b, tape.summed_to(tape.op("Neg", [tape.op("Mul", [over, node.output[0]])]), node.output[0], b)))
    return tape.collected(parts)


def power(tape: Tape, node, g: str) -> dict[str, str]:
    exponent = float(tape.constant_value(node.input[1]))
    slope = tape.op("Pow", [node.input[0], tape.constant(np.float32(exponent - 1))])
    return {node.input[0]: tape.op("Mul", [g, tape.op("Mul", [slope, tape.constant(np.float32(exponent))])])}


def square_root(tape: Tape, node, g: str) -> dict[str, str]:
    return {node.input[0]: tape.op("Div", [tape.op("Mul", [g, tape.constant(np.float32(0.5))]), node.output[0]])}


def rectify(tape: Tape, node, g: str) -> dict[str, str]:
    zero = tape.constant(np.float32(0))
    return {node.input[0]: tape.op("Where", [tape.op("Greater", [node.output[0], zero]), g, zero])}


def clip(tape: Tape, node, g: str) -> dict[str, str]:
    """Of the output, so that the runtime may go on computing convolution and clipping as one."""
    inside = [tape.op(op, [node.output[0], name]) for name, op in zip(node.input[1:], ("Greater", "Less")) if name]
    return {node.input[0]: tape.op("Where", [inside[0] if len(inside) == 1 else tape.op("And", inside), g, tape.constant(np.float32(0))])}


def sigmoid(tape: Tape, node, g: str) -> dict[str, str]:
    y = node.output[0]
    return {node.input[0]: tape.op("Mul", [g, tape.op("Mul", [y, tape.op("Sub", [tape.constant(np.float32(1)), y])])])}


def tanh(tape: Tape, node, g: str) -> dict[str, str]:
    y = node.output[0]
    return {node.input[0]: tape.op("Mul", [g, tape.op("Sub", [tape.constant(np.float32(1)), tape.op("Mul", [y, y])])])}


def error_function(tape: Tape, node, g: str) -> dict[str, str]:
    x = node.input[0]
    bell = tape.op("Exp", [tape.op("Neg", [tape.op("Mul", [x, x])])])
    return {x: tape.op("Mul", [g, tape.op("Mul", [bell, tape.constant(np.float32(2 / np.sqrt(np.pi)))])])}


def softmax(tape: Tape, node, g: str) -> dict[str, str]:
    y = node.output[0]
    weighted = tape.op("Mul", [g, y])
    total = tape.op("ReduceSum", [weighted, tape.constant(np.array([-1]))], keepdims=1)
    return {node.input[0]: tape.op("Sub", [weighted, tape.op("Mul", [y, total])])}


def layer_norm(tape: Tape, node, g: str) -> dict[str, str]:
    """Ba et al. 2016: (ĝ − mean ĝ − x̂ · mean(ĝ x̂)) / σ with ĝ = g · scale."""
    x, epsilon = node.input[0], tape.attributes(node)["epsilon"]

    def mean(name: str) -> str:
        return tape.op("ReduceMean", [name], axes=[-1], keepdims=1)

    centred = tape.op("Sub", [x, mean(x)])
    deviation = tape.op("Sqrt", [tape.op("Add", [mean(tape.op("Mul", [centred, centred])), tape.constant(np.float32(epsilon))])])
    normal, scaled = tape.op("Div", [centred, deviation]), tape.op("Mul", [g, node.input[1]])
    along = tape.op("Mul", [normal, mean(tape.op("Mul", [scaled, normal]))])
    return {x: tape.op("Div", [tape.op("Sub", [tape.op("Sub", [scaled, mean(scaled)]), along]), deviation])}


def batch_norm(tape: Tape, node, g: str) -> dict[str, str]:
    x, scale, _, _, variance = node.input
    spread = tape.op("Sqrt", [tape.op("Add", [variance, tape.constant(np.float32(tape.attributes(node)["epsilon"]))])])
    slope = tape.op("Div", [scale, spread])
    rank = len(tape.shape(x))
    if rank > 2:
        slope = tape.op("Reshape", [slope, tape.constant(np.array([-1, *[1] * (rank - 2)]))])
    return {x: tape.op("Mul", [g, slope])}


def gemm(tape: Tape, node, g: str) -> dict[str, str]:
    if not tape.attributes(node).get("transB"):
        raise NotImplementedError("Gemm without transB")
    return {node.input[0]: tape.op("MatMul", [g, node.input[1]])}


def matrix_product(tape: Tape, node, g: str) -> dict[str, str]:
    a, b = node.input
    parts = []
    if tape.is_reached(a):
        parts.append((a, tape.op("MatMul", [g, tape.turned(b)])))
    if tape.is_reached(b):
        parts.append((b, tape.op("MatMul", [tape.turned(a), g])))
    return tape.collected(parts)


def reduced(tape: Tape, node, g: str) -> dict[str, str]:
    """ReduceMean, ReduceSum and ReduceL2."""
    x, attributes = node.input[0], tape.attributes(node)
    axes = attributes["axes"] if "axes" in attributes else tape.constant_value(node.input[1]).tolist()
    if not attributes.get("keepdims", 1):
        g = tape.op("Unsqueeze", [g, tape.constant(np.array(axes))])
    if node.op_type == "ReduceL2":
        return {x: tape.op("Mul", [x, tape.op("Div", [g, node.output[0]])])}
    if node.op_type == "ReduceMean":
        count = np.prod([tape.shape(x)[axis] for axis in axes])
        g = tape.op("Mul", [g, tape.constant(np.float32(1 / count))])
    return {x: tape.op("Expand", [g, tape.op("Shape", [x])])}


def reshaped(tape: Tape, node, g: str) -> dict[str, str]:
    """Reshape, Squeeze and Unsqueeze."""
    return {node.input[0]: tape.op("Reshape", [g, tape.op("Shape", [node.input[0]])])}


def transpose(tape: Tape, node, g: str) -> dict[str, str]:
    return {node.input[0]: tape.op("Transpose", [g], perm=np.argsort(tape.attributes(node)["perm"]).tolist())}


def gather(tape: Tape, node, g: str) -> dict[str, str]:
    """One index of one axis: the gradient goes back to that index."""
    axis, x = tape.attributes(node).get("axis", 0), node.input[0]
    length, rank = tape.shape(x)[axis], len(tape.shape(x))
    chosen = np.zeros([length if k == axis else 1 for k in range(rank)], dtype=np.float32)
    chosen[tuple(int(tape.constant_value(node.input[1])) if k == axis else 0 for k in range(rank))] = 1
    return {x: tape.op("Mul", [tape.op("Unsqueeze", [g, tape.constant(np.array([axis]))]), tape.constant(chosen)])}


def expand(tape: Tape, node, g: str) -> dict[str, str]:
    return {node.input[0]: tape.summed_to(g, node.output[0], node.input[0])}


def concat(tape: Tape, node, g: str) -> dict[str, str]:
    axis, start, parts = tape.attributes(node)["axis"], 0, []
    for name in node.input:
        end = start + tape.shape(name)[axis]
        if tape.is_reached(name):
            ends = [tape.constant(np.array([value])) for value in (start, end, axis)]
            parts.append((name, tape.op("Slice", [g, *ends])))
        start = end
    return tape.collected(parts)


def linear_map(tape: Tape, node, axis: int) -> np.ndarray:
    """The matrix (outputs × inputs) of a separable spatial operator along one axis, found by trying unit pictures."""
    shape = tape.shape(node.input[0])
    sides = [shape[2], shape[3]]
    other = sides[3 - axis]
    pictures = np.zeros((sides[axis - 2], 1, *sides), dtype=np.float32)
    for i in range(sides[axis - 2]):
        pictures[(i, 0, i, slice(None)) if axis == 2 else (i, 0, slice(None), i)] = 1
    graph = onnx.helper.make_graph([node], "probe", [onnx.helper.make_tensor_value_info(node.input[0], 1, [None, 1, *sides])],
                                   [onnx.ValueInfoProto(name=node.output[0])],
                                   [onnx.numpy_helper.from_array(value, name) for name, value in tape.side_inputs(node).items()])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    (out,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {node.input[0]: pictures})
    middle = other // 2 * out.shape[5 - axis] // other
    return (out[:, 0, :, middle] if axis == 2 else out[:, 0, middle, :]).T


def spatial(tape: Tape, node, g: str) -> dict[str, str]:
    rows, columns = linear_map(tape, node, 2), linear_map(tape, node, 3)
    if not np.array_equal(rows, np.eye(len(rows), dtype=np.float32)):
        g = tape.op("MatMul", [tape.constant(np.ascontiguousarray(rows.T)), g])
    if not np.array_equal(columns, np.eye(len(columns), dtype=np.float32)):
        g = tape.op("MatMul", [g, tape.constant(np.ascontiguousarray(columns))])
    return {node.input[0]: g}


def pad(tape: Tape, node, g: str) -> dict[str, str]:
    """Zeros were added around the picture: they are cut off again."""
    x, pads = node.input[0], tape.constant_value(node.input[1])
    rank = len(tape.shape(x))
    axes = [axis for axis in range(rank) if pads[axis] or pads[axis + rank]]
    limits = [[pads[axis] for axis in axes], [pads[axis] + tape.shape(x)[axis] for axis in axes], axes]
    return {x: tape.op("Slice", [g, *(tape.constant(np.array(values)) for values in limits)])}


def stuffing(length: int, stride: int) -> np.ndarray:
    """The matrix that puts stride − 1 zeros after every value."""
    matrix = np.zeros((length * stride, length), dtype=np.float32)
    matrix[np.arange(length) * stride, np.arange(length)] = 1
    return matrix


def convolution(tape: Tape, node, g: str) -> dict[str, str]:
    """Transposed convolution; of depthwise ones, by hand: zeros between the values, then the mirrored kernel (much faster here)."""
    attributes, (x, weight) = tape.attributes(node), node.input[:2]
    group, strides, pads = attributes.get("group", 1), attributes["strides"], attributes["pads"]
    out, ins, (channels, per_group, *kernel) = tape.shape(node.output[0])[2:], tape.shape(x)[2:], tape.shape(weight)
    starts = [side - 1 - start for side, start in zip(kernel, pads[:2], strict=True)]
    lacking = [wanted - ((have - 1) * stride + side) + start + end
               for wanted, have, stride, side, start, end in zip(ins, out, strides, kernel, pads[:2], pads[2:], strict=True)]
    if group == 1 and max(strides) > 1:
        return {x: tape.op("ConvTranspose", [g, weight], strides=strides, kernel_shape=kernel, pads=pads, output_padding=lacking)}
    if group not in (1, channels) or (group > 1 and per_group != 1):
        raise NotImplementedError(f"convolution in {group} groups of {per_group}")
    if max(strides) > 1:
        g = tape.op("MatMul", [tape.constant(stuffing(out[0], strides[0])), g])
        g = tape.op("MatMul", [g, tape.constant(np.ascontiguousarray(stuffing(out[1], strides[1]).T))])
    mirrored = weight
    if max(kernel) > 1:
        minus, axes, ends = (tape.constant(np.array(values)) for values in ([-1, -1], [2, 3], [np.iinfo(np.int64).min] * 2))
        mirrored = tape.op("Slice", [weight, minus, ends, axes, minus])
    if group == 1:
        mirrored = tape.op("Transpose", [mirrored], perm=[1, 0, 2, 3])
    ends = [wanted - have * stride - start + side - 1 for wanted, have, stride, start, side in zip(ins, out, strides, starts, kernel, strict=True)]
    return {x: tape.op("Conv", [g, mirrored], group=group, strides=[1, 1], kernel_shape=kernel, pads=[*starts, *ends])}


RULES = {
    "Add": add, "Sub": subtract, "Mul": multiply, "Div": divide, "Pow": power, "Sqrt": square_root, "Relu": rectify, "Clip": clip,
    "Sigmoid": sigmoid, "Tanh": tanh, "Erf": error_function, "Softmax": softmax, "LayerNormalization": layer_norm,
    "BatchNormalization": batch_norm, "Gemm": gemm, "MatMul": matrix_product, "ReduceMean": reduced, "ReduceSum": reduced, "ReduceL2": reduced,
    "Reshape": reshaped, "Squeeze": reshaped, "Unsqueeze": reshaped, "Transpose": transpose, "Gather": gather, "Expand": expand,
    "Concat": concat, "Pad": pad, "Conv": convolution, "Cast": same, **dict.fromkeys(SPATIAL, spatial),
}
