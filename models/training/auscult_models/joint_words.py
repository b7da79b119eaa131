"""Reports and statements as word ids for masked-word relation reasoning, over the words that this data uses."""

import numpy as np
import torch
from torch import nn

from .joint_data import JointData
from .losses import MaskedWordRelations, mask_words
from .text_encoder import MiniLm
from .token_pool import EMBEDDING_WIDTH
from .tokenize_text import token_ids

CLS, SEP, MASK, PAD = 101, 102, 103, 0
MAX_WORDS = 64


class ReportWords(nn.Module):
    """Word ids of every foreseen text in a small vocabulary of its own, and the module that guesses masked ones."""

    def __init__(self, data: JointData):
        super().__init__()
        texts = list(data.row_of_text)
        ids, mask = token_ids(texts, MAX_WORDS)
        vocabulary = np.unique(np.append(ids, [PAD, CLS, SEP, MASK]))
        small = np.searchsorted(vocabulary, ids)
        self.register_buffer("ids", torch.from_numpy(small), persistent=False)
        self.register_buffer("present", torch.from_numpy(mask > 0), persistent=False)
        self.register_buffer("may_mask", torch.from_numpy(~np.isin(ids, [PAD, CLS, SEP])), persistent=False)
        self.mask_id = int(np.searchsorted(vocabulary, MASK))
        self.row_of_text = data.row_of_text
        widths = {"film": data.film.tokens.shape[-1], "ecg": data.ecg.tokens.shape[-1]}
        words = MiniLm().words.weight.detach()[torch.from_numpy(vocabulary)].clone()
        self.relations = MaskedWordRelations(words, EMBEDDING_WIDTH, widths, max_words=MAX_WORDS)

    def forward(self, modality: str, texts: list[str], joint: torch.Tensor, tokens: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        """Masked-word loss of N texts beside N joint vectors and N × K × D tokens."""
        rows = torch.tensor([self.row_of_text[text] for text in texts])
        length = int(self.present[rows].sum(1).max())
        ids, present, may_mask = (part[rows, :length] for part in (self.ids, self.present, self.may_mask))
        masked, targets = mask_words(ids, may_mask, self.mask_id, generator)
        return self.relations(modality, masked, targets, present, joint, tokens)
