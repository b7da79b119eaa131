"""InterBERT on patch tokens: joint layers over [study; text], then a layer for each alone, matching on the product of both."""

import torch
import torch.nn.functional as F
from torch import nn

from ..token_pool import EMBEDDING_WIDTH

WIDTH, HEADS, JOINT_LAYERS = 128, 4, 2
WORD_WIDTH = 48
TOKEN_WIDTH = 192
MASKED_LOGIT = -1e4
TOKEN_COUNTS = {"film": 49, "ecg": 21}
"""Study tokens that are read: the film's 14 × 14 in 2 × 2 cells, the ECG's 63 in runs of three."""


class MaskedLayer(nn.Module):
    """Pre-norm self-attention and perceptron over N × T × WIDTH; `bias` N × 1 × 1 × T hides padding."""

    def __init__(self, dropout: float = 0.1):
        super().__init__()
        self.norm_attention, self.norm_mlp = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query_key_value, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        n, t, _ = x.shape
        query, key, value = self.query_key_value(self.norm_attention(x)).reshape(n, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        logits = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        weights = (logits if bias is None else logits + bias).softmax(-1)
        x = x + self.dropout(self.out((weights @ value).transpose(1, 2).reshape(n, t, WIDTH)))
        return x + self.dropout(self.mlp(self.norm_mlp(x)))


class CrossEncoder(nn.Module):
    """Study (thinned tokens and joint vector) and text (word ids and joint vector) → a matching logit."""

    def __init__(self, modality: str, words: torch.Tensor, max_words: int, embedding_drop: float = 0.3):
        """`words` V × WORD_WIDTH: fixed word vectors."""
        super().__init__()
        self.modality, self.max_words, self.embedding_drop = modality, max_words, embedding_drop
        self.register_buffer("words", words)
        self.of_word, self.of_token = nn.Linear(WORD_WIDTH, WIDTH), nn.Linear(TOKEN_WIDTH, WIDTH)
        self.token_norm = nn.LayerNorm(TOKEN_WIDTH)
        self.of_study, self.of_text = nn.Linear(EMBEDDING_WIDTH, WIDTH), nn.Linear(EMBEDDING_WIDTH, WIDTH)
        self.word_places = nn.Parameter(torch.randn(max_words, WIDTH) * 0.02)
        self.token_places = nn.Parameter(torch.randn(TOKEN_COUNTS[modality], WIDTH) * 0.02)
        self.kinds = nn.Parameter(torch.randn(2, WIDTH) * 0.02)
        self.joint = nn.ModuleList(MaskedLayer() for _ in range(JOINT_LAYERS))
        self.study_layer, self.text_layer = MaskedLayer(), MaskedLayer()
        self.study_norm, self.text_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.match = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, 1))
        self.register_buffer("cosine_weight", torch.tensor(0.0))

    def kept(self, embedding: torch.Tensor) -> torch.Tensor:
        """In training, some joint vectors are hidden: they fit the training pairs better than they ever fit new ones."""
        if not self.training:
            return embedding
        return embedding * (torch.rand(len(embedding), 1) >= self.embedding_drop)

    def study_part(self, tokens: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        """N × (1 + K) × WIDTH of thinned tokens N × K × 192 and joint vectors N × 256; the first place stands for the whole."""
        whole = self.of_study(16.0 * self.kept(embedding)).unsqueeze(1)
        return torch.cat([whole, self.of_token(self.token_norm(tokens)) + self.token_places], 1) + self.kinds[0]

    def text_part(self, ids: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        """N × (1 + T) × WIDTH of word ids N × T (T at most max_words) and joint vectors N × 256."""
        whole = self.of_text(16.0 * self.kept(embedding)).unsqueeze(1)
        return torch.cat([whole, self.of_word(F.embedding(ids, self.words)) + self.word_places[: ids.shape[1]]], 1) + self.kinds[1]

    def logits(self, study: torch.Tensor, text: torch.Tensor, text_mask: torch.Tensor | None) -> torch.Tensor:
        """N matching logits of both parts; `text_mask` N × (1 + T), 1 where there is text."""
        split = study.shape[1]
        joint_bias = text_bias = None
        if text_mask is not None:
            hidden = (1.0 - text_mask.float()) * MASKED_LOGIT
            text_bias = hidden[:, None, None, :]
            joint_bias = F.pad(hidden, (split, 0))[:, None, None, :]
        x = torch.cat([study, text], 1)
        for layer in self.joint:
            x = layer(x, joint_bias)
        of_study = self.study_norm(self.study_layer(x[:, :split], None)[:, 0])
        of_text = self.text_norm(self.text_layer(x[:, split:], text_bias)[:, 0])
        return self.match(of_study * of_text).squeeze(-1)

    def forward(self, tokens: torch.Tensor, embedding: torch.Tensor, ids: torch.Tensor, mask: torch.Tensor, text_embedding: torch.Tensor) -> torch.Tensor:
        """N logits for N studies beside N texts, padded with mask 0."""
        with_whole = F.pad(mask, (1, 0), value=1)
        return self.logits(self.study_part(tokens, embedding), self.text_part(ids, text_embedding), with_whole)


class ShippedReranker(nn.Module):
    """One text against N studies with all their tokens; thins them and adds the weighted cosine, as the workstation calls it."""

    def __init__(self, encoder: CrossEncoder):
        super().__init__()
        self.encoder = encoder

    def thinned(self, tokens: torch.Tensor) -> torch.Tensor:
        if self.encoder.modality == "film":
            return tokens.reshape(-1, 7, 2, 7, 2, TOKEN_WIDTH).mean((2, 4)).reshape(-1, 49, TOKEN_WIDTH)
        return tokens.reshape(-1, 21, 3, TOKEN_WIDTH).mean(2)

    def forward(self, tokens: torch.Tensor, embedding: torch.Tensor, ids: torch.Tensor, text_embedding: torch.Tensor) -> torch.Tensor:
        """N scores; tokens N × 196 × 192 (film) or N × 63 × 192 (ECG), embedding N × 256, ids 1 × T, text_embedding 1 × 256."""
        n, encoder = tokens.shape[0], self.encoder
        text = encoder.text_part(ids[:, : encoder.max_words], text_embedding).expand(n, -1, -1)
        match = encoder.logits(encoder.study_part(self.thinned(tokens), embedding), text, None)
        return match + encoder.cosine_weight * (embedding * text_embedding).sum(1)
