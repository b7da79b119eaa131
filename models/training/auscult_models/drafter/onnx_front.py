"""The small graphs in front of the decoder: token ids → embeddings, encoder outputs → soft tokens."""

import numpy as np
import onnx
from onnx import TensorProto, helper

from .gguf_weights import LlamaConfig
from .onnx_decoder import BLOCK, IR_VERSION, OPSET, GraphBuilder, tensor_info
from .quantise import BITS_8_CENTRE
from .soft_tokens import FILM_GRID, SoftTokenProjector, film_halves


def assemble(graph: GraphBuilder, name: str, inputs: list, outputs: list) -> onnx.ModelProto:
    """A model of standard operators."""
    body = helper.make_graph(graph.nodes, name, inputs, outputs, graph.initializers)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="auscult")


def borrowed(decoder: onnx.ModelProto, name: str, shape: list[int]) -> onnx.TensorProto:
    """An initializer of the saved decoder under another shape of the same bytes, still lying in the decoder's shard."""
    (found,) = [tensor for tensor in decoder.graph.initializer if tensor.name == name]
    copy = onnx.TensorProto()
    copy.CopyFrom(found)
    del copy.dims[:]
    copy.dims.extend(shape)
    return copy


def build_embed(decoder: onnx.ModelProto, config: LlamaConfig) -> onnx.ModelProto:
    """`input_ids` int64 [1, T] → `inputs_embeds` float32 [1, T, hidden]: rows of the decoder's 8-bit output head.

    The head is the embedding table. `decoder` must have been saved; its shard is read, not copied.
    """
    graph, blocks = GraphBuilder(), config.hidden // BLOCK
    graph.initializers.append(borrowed(decoder, "lm_head.weight", [config.vocabulary, blocks, BLOCK]))
    graph.initializers.append(borrowed(decoder, "lm_head.scales", [config.vocabulary, blocks, 1]))
    rows = graph.node("Gather", ["lm_head.weight", "input_ids"], "rows", axis=0)
    scales = graph.node("Gather", ["lm_head.scales", "input_ids"], "row_scales", axis=0)
    whole = graph.node("Cast", [rows], "rows_float", to=TensorProto.FLOAT)
    centred = graph.node("Sub", [whole, graph.constant("centre", np.float32(BITS_8_CENTRE))], "centred")
    scaled = graph.node("Mul", [centred, scales], "scaled")
    graph.node("Reshape", [scaled, graph.constant("shape", np.array([1, -1, config.hidden]))], "inputs_embeds")
    inputs = [tensor_info("input_ids", TensorProto.INT64, [1, "T"])]
    outputs = [tensor_info("inputs_embeds", TensorProto.FLOAT, [1, "T", config.hidden])]
    return assemble(graph, "drafter-embed", inputs, outputs)


def linear(graph: GraphBuilder, x: str, weight: np.ndarray, bias: np.ndarray, name: str) -> str:
    """x · weightᵀ + bias with the weight [out, in] in float16 on disk."""
    stored = graph.constant(f"{name}.weight", weight.T.astype(np.float16))
    full = graph.node("Cast", [stored], f"{name}.weight_float", to=TensorProto.FLOAT)
    return graph.node("Gemm", [x, full, graph.constant(f"{name}.bias", bias)], name)


def build_projector(projector: SoftTokenProjector) -> onnx.ModelProto:
    """`<m>_embedding` [1, 256], `<m>_tokens` [1, T, width] and `<m>_plan` [1, C] → `<m>_soft` [1, K, hidden] and `<m>_concepts` [1, C].

    <m> is film or ecg. `concepts` are logits; `plan` holds what is to be said of each concept, 0 to 1. The soft tokens speak of the
    plan, the logits do not depend on it.
    """
    modality, graph = projector.modality, GraphBuilder()
    is_film = modality.name == "film"

    def array(tensor) -> np.ndarray:
        return tensor.detach().numpy().astype(np.float32)

    embedding, tokens, plan, soft, concepts = (f"{modality.name}_{part}" for part in ("embedding", "tokens", "plan", "soft", "concepts"))
    parts = [embedding, graph.node("ReduceMean", [tokens, graph.constant("time", np.array([1]))], "everywhere", keepdims=0)]
    if is_film:
        halves = graph.node("MatMul", [graph.constant("halves_weights", array(film_halves())), tokens], "halves")
        parts.append(graph.node("Reshape", [halves, graph.constant("flat_shape", np.array([1, -1]))], "halves_flat"))
    features = graph.node("Concat", parts, "features", axis=1)
    centred = graph.node("Sub", [features, graph.constant("mean", array(projector.mean))], "centred")
    standard = graph.node("Mul", [centred, graph.constant("inverse_deviation", array(projector.inverse_deviation))], "standardised")
    logits = linear(graph, standard, array(projector.concepts.weight), array(projector.concepts.bias), "concept_logits")
    graph.node("Identity", [logits], concepts)
    said = linear(graph, plan, array(projector.words).T, array(projector.none), "said")
    first, last = projector.free[0], projector.free[-1]
    hidden = linear(graph, standard, array(first.weight), array(first.bias), "free_hidden")
    root_half = graph.constant("root_half", np.float32(0.5**0.5))
    error = graph.node("Erf", [graph.node("Mul", [hidden, root_half], "free_scaled")], "free_erf")
    gate = graph.node("Add", [error, graph.constant("one", np.float32(1))], "free_erf_1")
    half = graph.node("Mul", [hidden, graph.constant("half", np.float32(0.5))], "free_half")
    active = graph.node("Mul", [half, gate], "free_active")
    free = linear(graph, active, array(last.weight), array(last.bias), "free")
    shape = graph.constant("soft_shape", np.array([1, projector.count, projector.hidden]))
    graph.node("Reshape", [graph.node("Add", [said, free], "soft_flat"), shape], soft)
    inputs = [
        tensor_info(embedding, TensorProto.FLOAT, [1, 256]),
        tensor_info(tokens, TensorProto.FLOAT, [1, FILM_GRID**2 if is_film else "T", modality.token_width]),
        tensor_info(plan, TensorProto.FLOAT, [1, len(projector.words)]),
    ]
    outputs = [
        tensor_info(soft, TensorProto.FLOAT, [1, projector.count, projector.hidden]),
        tensor_info(concepts, TensorProto.FLOAT, [1, len(projector.words)]),
    ]
    return assemble(graph, f"drafter-{modality.name}-projector", inputs, outputs)
