"""The decoder as an ONNX graph: quantised matrices, grouped-query attention with its causal mask, logits of the last positions."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .llama import Llama
from .quantise import Q4_1_BLOCK, AffineFourBitMatrix, quantise

CONTRIB = "com.microsoft"
OPSET, IR_VERSION = 18, 9
MAX_POSITIONS = 2048
BLOCK = 64
"""Columns that share a scale in the 8-bit matrices; divides both 576 and 1,536."""
INT8_ACTIVATIONS = 4
"""MatMulNBits' accuracy_level that lets the runtime multiply in int8."""


class GraphBuilder:
    """Collects nodes and initializers under unique names."""

    def __init__(self):
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str | list[str], domain: str = "", **attributes) -> str:
        outputs = [output] if isinstance(output, str) else output
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **attributes))
        return outputs[0]

    def matmul(self, x: str, weight: np.ndarray, name: str) -> str:
        """x · weightᵀ with the weight [out, in] in 8 bits."""
        q = quantise(weight, BLOCK)
        inputs = [x, self.constant(f"{name}.weight", q.q), self.constant(f"{name}.scales", q.scales.reshape(-1))]
        return self.multiply_bits(inputs, name, 8, BLOCK, weight.shape)

    def matmul_affine(self, x: str, weight: AffineFourBitMatrix, name: str) -> str:
        """x · weightᵀ for 4-bit blocks with any minimum: (q − 8) · scale by MatMulNBits, the rest from the blocks' input sums."""
        inputs = [x, self.constant(f"{name}.weight", weight.packed()), self.constant(f"{name}.scales", weight.scales.reshape(-1))]
        centred = self.multiply_bits(inputs, f"{name}.centred", 4, Q4_1_BLOCK, weight.q.shape)
        blocks = self.node("Reshape", [x, "by_block"], f"{name}.blocks")
        sums = self.node("ReduceSum", [blocks, "last_axis_index"], f"{name}.sums", keepdims=0)
        stored = self.constant(f"{name}.offsets", weight.offsets().T.astype(np.float16))
        offsets = self.node("Cast", [stored], f"{name}.offsets_float", to=TensorProto.FLOAT)
        return self.node("Add", [centred, self.node("MatMul", [sums, offsets], f"{name}.shift")], name)

    def multiply_bits(self, inputs: list[str], name: str, bits: int, block: int, shape: tuple[int, int]) -> str:
        size = {"N": shape[0], "K": shape[1], "bits": bits, "block_size": block}
        return self.node("MatMulNBits", inputs, name, CONTRIB, accuracy_level=INT8_ACTIVATIONS, **size)


def rotary_cache(head_dim: int, base: float) -> tuple[np.ndarray, np.ndarray]:
    """Cosine and sine [MAX_POSITIONS, head_dim / 2]."""
    frequencies = base ** (-np.arange(0, head_dim, 2, dtype=np.float64) / head_dim)
    angles = np.arange(MAX_POSITIONS)[:, None] * frequencies
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def add_lengths(graph: GraphBuilder) -> None:
    """`total_length` (int32 scalar) and `last_index` (int32 [1]) from the shapes of the new and the cached part."""
    graph.node("Shape", ["inputs_embeds"], "new_length", start=1, end=2)
    graph.node("Shape", ["past_key_values.0.key"], "past_length", start=2, end=3)
    graph.node("Add", ["new_length", "past_length"], "total_length_1")
    graph.node("Cast", ["total_length_1"], "total_length_int32", to=TensorProto.INT32)
    graph.node("Sub", ["total_length_int32", graph.constant("one", np.array([1], np.int32))], "last_index")
    graph.node("Squeeze", ["total_length_int32"], "total_length")


def add_block(graph: GraphBuilder, model: Llama, gates: AffineFourBitMatrix, index: int, x: str, normed: str) -> tuple[str, str]:
    """One decoder layer; takes the residual stream and its normalised copy, and returns both for the next layer."""
    config, source, prefix = model.config, model.blocks[index], f"layers.{index}"
    epsilon = {"epsilon": config.norm_epsilon}

    def weights(*names: str) -> np.ndarray:
        return np.concatenate([getattr(source, name).weight.numpy() for name in names])

    packed = graph.matmul(normed, weights("query", "key", "value"), f"{prefix}.qkv")
    past = [f"past_key_values.{index}.key", f"past_key_values.{index}.value"]
    attended = graph.node(
        "GroupQueryAttention",
        [packed, "", "", *past, "last_index", "total_length", "rotary.cosine", "rotary.sine", "position_ids"],
        [f"{prefix}.attention", f"present.{index}.key", f"present.{index}.value"],
        CONTRIB,
        num_heads=config.heads,
        kv_num_heads=config.kv_heads,
        do_rotary=1,
    )
    attended = graph.matmul(attended, weights("output"), f"{prefix}.output")
    gain = graph.constant(f"{prefix}.feed_forward_norm.weight", source.feed_forward_norm.weight.numpy())
    outputs = [f"{prefix}.feed_forward_norm", "", "", f"{prefix}.after_attention"]
    graph.node("SkipSimplifiedLayerNormalization", [x, attended, gain], outputs, CONTRIB, **epsilon)
    both = graph.matmul_affine(outputs[0], gates, f"{prefix}.gate_up")
    gate = graph.node("Split", [both], [f"{prefix}.gate", f"{prefix}.up"], axis=-1, num_outputs=2)
    up = f"{prefix}.up"
    silu = graph.node("QuickGelu", [gate], f"{prefix}.silu", CONTRIB, alpha=1.0)
    wide = graph.node("Mul", [silu, up], f"{prefix}.gated")
    down = graph.matmul(wide, weights("down"), f"{prefix}.down")
    is_last = index + 1 == config.layers
    following = model.norm if is_last else model.blocks[index + 1].attention_norm
    gain = graph.constant(f"{prefix}.next_norm.weight", following.weight.numpy())
    outputs_next = [f"{prefix}.next_norm", "", "", f"{prefix}.out"]
    graph.node("SkipSimplifiedLayerNormalization", [outputs[3], down, gain], outputs_next, CONTRIB, **epsilon)
    return outputs_next[3], outputs_next[0]


def tensor_info(name: str, kind: int, shape: list) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def build_decoder(model: Llama, gates: list[AffineFourBitMatrix]) -> onnx.ModelProto:
    """The graph with its weights inside; `external_shards.save` moves them out. Batch is 1.

    `logits_from` [1] is minus the number of positions, counted from the last, after which logits are wanted: [1, L, vocabulary].
    `gates` holds each layer's gate and up matrices, which must be what `model` computes with.
    """
    config, graph = model.config, GraphBuilder()
    cosine, sine = rotary_cache(config.head_dim, config.rope_base)
    graph.constant("rotary.cosine", cosine)
    graph.constant("rotary.sine", sine)
    add_lengths(graph)
    graph.constant("by_block", np.array([1, -1, config.hidden // Q4_1_BLOCK, Q4_1_BLOCK]))
    graph.constant("last_axis_index", np.array([-1]))
    gain = graph.constant("layers.first_norm.weight", model.blocks[0].attention_norm.weight.numpy())
    normed = graph.node(
        "SimplifiedLayerNormalization", ["inputs_embeds", gain], "layers.first_norm", epsilon=config.norm_epsilon, axis=-1
    )
    x = "inputs_embeds"
    for index in range(config.layers):
        x, normed = add_block(graph, model, gates[index], index, x, normed)
    last = graph.node("Slice", [normed, "logits_from", graph.constant("last_to", np.array([2**31])), graph.constant("last_axis", np.array([1]))],
                      "last_hidden")
    logits = graph.matmul(last, model.embedding.weight.numpy(), "lm_head")
    graph.nodes[-1].output[0] = "logits"
    assert logits == "lm_head"

    cache = [1, config.kv_heads, "P", config.head_dim]
    grown = [1, config.kv_heads, "P+T", config.head_dim]
    inputs = [
        tensor_info("inputs_embeds", TensorProto.FLOAT, [1, "T", config.hidden]),
        tensor_info("position_ids", TensorProto.INT64, [1, "T"]),
        tensor_info("logits_from", TensorProto.INT64, [1]),
    ]
    outputs = [tensor_info("logits", TensorProto.FLOAT, [1, "L", config.vocabulary])]
    for index in range(config.layers):
        for part in ("key", "value"):
            inputs.append(tensor_info(f"past_key_values.{index}.{part}", TensorProto.FLOAT, cache))
            outputs.append(tensor_info(f"present.{index}.{part}", TensorProto.FLOAT, grown))
    body = helper.make_graph(graph.nodes, "drafter", inputs, outputs, graph.initializers)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION, producer_name="auscult")
