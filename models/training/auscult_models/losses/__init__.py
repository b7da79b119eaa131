"""The training losses, one file each; every one can be switched by a weight of the settings. Similarities are cosines of vectors of length 1."""

from .emcl import concept_contrast
from .info_nce import info_nce
from .labels import AuxiliaryLabels, masked_label_loss
from .m3col import mixed, mixup_contrast, soft_clip
from .merl import cross_modal_alignment, dropout_views, uni_modal_alignment
from .sdm import similarity_distribution_matching
from .temperature import Temperature
from .tmcl import multi_positive_contrast, same_text
from .word_relations import MaskedWordRelations, mask_words

__all__ = [
    "AuxiliaryLabels", "MaskedWordRelations", "Temperature", "concept_contrast", "cross_modal_alignment", "dropout_views", "info_nce",
    "mask_words", "masked_label_loss", "mixed", "mixup_contrast", "multi_positive_contrast", "same_text", "similarity_distribution_matching",
    "soft_clip", "uni_modal_alignment",
]
