"""Greedy drafting of many cases at once in PyTorch, section by section, for evaluation."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from .drafter_model import Drafter
from .llama import Llama
from .prompt import Section, encode, sections_for, stop_id
from .tokenizer import load_tokenizer


@dataclass
class Writing:
    """One draft under way: ids that are still to be forced, and the section being written."""

    sections: tuple[Section, ...]
    forced: list[int] = field(default_factory=list)
    index: int = -1
    written: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self):
        self.open_next()

    @property
    def is_done(self) -> bool:
        return self.index >= len(self.sections)

    def open_next(self) -> None:
        self.index += 1
        if not self.is_done:
            self.forced += encode(self.sections[self.index].header)
            self.written[self.sections[self.index].name] = []

    def next_id(self, best: int) -> int:
        """The id to feed next, given the most likely one."""
        if self.forced:
            return self.forced.pop(0)
        if self.is_done:
            return 0
        section = self.sections[self.index]
        ids = self.written[section.name]
        if best == stop_id(section) or len(ids) >= section.max_new_tokens:
            self.open_next()
            return stop_id(section)
        ids.append(best)
        return best


@torch.no_grad()
def draft_batch(drafter: Drafter, decoder: Llama, soft: list[dict[str, Tensor]]) -> list[dict[str, str]]:
    """Section name → text for each case; all cases must have the same modalities."""
    there = {tuple(sorted(s)) for s in soft}
    if len(there) != 1:
        raise ValueError("cases of one batch must have the same modalities")
    sections = sections_for("film" in soft[0], "ecg" in soft[0])
    writings = [Writing(sections) for _ in soft]
    hidden, past = decoder(torch.stack([drafter.prompt_embeddings(s) for s in soft]))
    while not all(w.is_done for w in writings):
        best = decoder.logits(hidden[:, -1]).argmax(-1).tolist()
        ids = torch.tensor([[w.next_id(b)] for w, b in zip(writings, best)])
        hidden, past = decoder(decoder.embedding(ids), past)
    tokenizer = load_tokenizer()
    return [{name: tokenizer.decode(ids).strip() for name, ids in w.written.items()} for w in writings]
