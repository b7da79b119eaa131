"""The gradient of any direction of an encoder's outputs with respect to its input, as an ONNX fragment.

The fragment has no weights: appended byte for byte to the encoder's file it is one model, because protocol buffers join the
fields of messages that follow each other (protobuf.dev, "Encoding", last one wins and repeated fields are concatenated). So the
encoder's own weights serve both ways, and the encoder's outputs stay what they are.
"""

import onnx
from onnx import helper

from .gradient_rules import RULES
from .tape import Tape
from .tensor_facts import tensor_facts

EMBEDDING_WEIGHTS, LOGIT_WEIGHTS = "embedding_weights", "logit_weights"
GRADIENT = "gradient"


def attention_outputs(model: onnx.ModelProto) -> list[str]:
    """Attention probabilities of the transformer's layers, N × heads × T × T."""
    return [node.output[0] for node in model.graph.node if node.op_type == "Softmax" and "/attention/" in node.output[0]]


def needed(nodes: list[onnx.NodeProto], outputs: set[str]) -> list[onnx.NodeProto]:
    """Those nodes that an output depends on."""
    wanted, kept = set(outputs), []
    for node in reversed(nodes):
        if any(name in wanted for name in node.output):
            kept.append(node)
            wanted.update(node.input)
    return kept[::-1]


def gradient_fragment(model: onnx.ModelProto) -> onnx.ModelProto:
    """Inputs `embedding_weights` [256] and `logit_weights` [L]; outputs `gradient` in the shape of the input and `attention_<layer>`.

    `gradient` is that of Σ embedding · embedding_weights + Σ logits · logit_weights of each recording of the batch.
    """
    facts = tensor_facts(model)
    tape = Tape(facts)
    for output, weights in (("embedding", EMBEDDING_WEIGHTS), ("logits", LOGIT_WEIGHTS)):
        tape.give(output, tape.op("Expand", [weights, tape.op("Shape", [output])]))
    for node in reversed(model.graph.node):
        gradient = tape.total(node.output[0]) if node.output[0] in facts.reached else None
        if gradient is None:
            continue
        if node.op_type not in RULES:
            raise NotImplementedError(f"no gradient rule for {node.op_type}")
        for name, part in RULES[node.op_type](tape, node, gradient).items():
            tape.give(name, part)
    source = model.graph.input[0]
    tape.nodes.append(helper.make_node("Identity", [tape.total(source.name)], [GRADIENT]))
    outputs = [helper.make_tensor_value_info(GRADIENT, onnx.TensorProto.FLOAT, ["N", *facts.shapes[source.name][1:]])]
    for layer, name in enumerate(attention_outputs(model)):
        tape.nodes.append(helper.make_node("Identity", [name], [f"attention_{layer}"]))
        outputs.append(helper.make_tensor_value_info(f"attention_{layer}", onnx.TensorProto.FLOAT, ["N", *facts.shapes[name][1:]]))
    nodes = needed(tape.nodes, {output.name for output in outputs})
    used = {name for node in nodes for name in node.input}
    inputs = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [facts.shapes[of][1]])
              for name, of in ((EMBEDDING_WEIGHTS, "embedding"), (LOGIT_WEIGHTS, "logits"))]
    graph = helper.make_graph(nodes, "", inputs, outputs, [tensor for tensor in tape.initializers() if tensor.name in used])
    graph.ClearField("name")
    fragment = onnx.ModelProto()
    fragment.graph.CopyFrom(graph)
    return fragment


def joined(encoder: bytes, fragment: bytes) -> bytes:
    """Encoder and gradient as one model."""
    return encoder + fragment


