"""IRRA's implicit relation reasoning: masked words of a report are predicted from the study by cross-attention. Training only."""

import torch
import torch.nn.functional as F
from torch import nn

MASK_RATIO = 0.15
LABEL_IGNORED = -100


def mask_words(ids: torch.Tensor, may_mask: torch.Tensor, mask_id: int, generator: torch.Generator, ratio: float = MASK_RATIO) -> tuple[torch.Tensor, torch.Tensor]:
    """(ids with a share `ratio` of the maskable words replaced by `mask_id`, targets: the word where masked, −100 elsewhere)."""
    chosen = may_mask & (torch.rand(ids.shape, generator=generator) < ratio)
    return torch.where(chosen, mask_id, ids), torch.where(chosen, ids, LABEL_IGNORED)


class MaskedWordRelations(nn.Module):
    """Words attend to the study (its patch tokens and its joint vector), then to each other, and name what was masked.

    The words enter as given word vectors (frozen), because a masked word must come from the study and its neighbours, not
    from a language model that already knows the sentence. The joint vector is one of the tokens attended to: through it the
    loss reaches the projection head where the encoders are frozen.
    """

    def __init__(self, words: torch.Tensor, joint_width: int, token_widths: dict[str, int], width: int = 192, heads: int = 4, max_words: int = 64):
        """`words` V × E: vectors of the vocabulary, kept as they are; `token_widths`: width of the tokens by modality."""
        super().__init__()
        self.register_buffer("words", words)
        self.enter, self.places = nn.Linear(words.shape[1], width), nn.Parameter(torch.randn(max_words, width) * 0.02)
        self.of_joint = nn.ModuleDict({name: nn.Linear(joint_width, width) for name in token_widths})
        self.of_tokens = nn.ModuleDict({name: nn.Linear(size, width) for name, size in token_widths.items()})
        self.norm_study = nn.LayerNorm(width)
        self.cross = nn.MultiheadAttention(width, heads, batch_first=True)
        self.norm_cross = nn.LayerNorm(width)
        self.reason = nn.TransformerEncoderLayer(width, heads, 2 * width, 0.1, "gelu", batch_first=True, norm_first=True)
        self.leave = nn.Linear(width, words.shape[1])

    def forward(self, modality: str, masked: torch.Tensor, targets: torch.Tensor, present: torch.Tensor, joint: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        """Cross-entropy over the masked words; 0 when none was masked.

        masked, targets, present: N × T (ids into `words`, −100 where not asked, True where there is a word);
        joint N × J unit vectors; tokens N × K × W.
        """
        asked = targets != LABEL_IGNORED
        if not bool(asked.any()):
            return joint.sum() * 0.0
        query = self.enter(self.words[masked]) + self.places[: masked.shape[1]]
        study = torch.cat([self.of_joint[modality](joint).unsqueeze(1), self.of_tokens[modality](tokens)], 1)
        study = self.norm_study(study)
        query = query + self.cross(self.norm_cross(query), study, study, need_weights=False)[0]
        query = self.reason(query, src_key_padding_mask=~present)
        return F.cross_entropy(self.leave(query[asked]) @ self.words.T, targets[asked])
