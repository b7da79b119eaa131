"""Film reports cleaned for training: no de-identification marks, no comparisons with priors that are not given."""

import re

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LIST_NUMBER = re.compile(r"(?:(?<=\s)|^)\d{1,2}[.)]\s+(?=\D)")
REPAIRS = (
    (re.compile(r"\bcostophrenic XXXX", re.I), "costophrenic angles"),
    (re.compile(r"\bsternotomy XXXX", re.I), "sternotomy wires"),
    (re.compile(r"\blymph XXXX", re.I), "lymph nodes"),
    (re.compile(r"\bNormal chest x-XXXX", re.I), "Normal chest radiograph"),
    (re.compile(r"\bchest x-XXXX", re.I), "chest radiograph"),
    (re.compile(r"\bSoft tissues and XXXX\b", re.I), "Soft tissues and bones"),
    (re.compile(r"\bNo XXXX of\b"), "No evidence of"),
    (re.compile(r"\bno XXXX of\b"), "no evidence of"),
    (re.compile(r"\bLung XXXX are\b"), "Lungs are"),
    (re.compile(r"\bpulmonary XXXX are\b"), "pulmonary vessels are"),
)
FINDING_NOUN = (
    r"(?=(?:\w+ )?(?:opacit|atelecta|scarring|airspace|consolidat|effusion|granuloma|nodul|cardiomegaly|densit|degenerative|calcif"
    r"|emphysem|infiltrat|interstitial|pulmonary|pleural|elevation|enlarge))"
)
REPAIRS_OF_COMPARISONS = (
    (re.compile(r"\b(stable|unchanged|persistent|persisting|redemonstrated|redemonstration of|new|chronic stable)( and)? " + FINDING_NOUN, re.I), ""),
    (re.compile(r"\bXXXX " + FINDING_NOUN), ""),
    (re.compile(r"\bremains\b"), "is"),
    (re.compile(r"\bremain\b"), "are"),
    (re.compile(r"\b(is|are) (again|once again) (seen|noted|demonstrated|identified)\b"), r"\1 \3"),
    (re.compile(r"\b(is|are) again\b"), r"\1"),
    (re.compile(r"^Again (seen|noted|demonstrated) (is|are)\b"), r"There \2"),
)
"""Repairs that leave a finding and take the comparison, or the mark before it, away."""
DEIDENTIFICATION_MARK = re.compile(r"X{3,}|\bxxxx", re.I)
COMPARISON = re.compile(
    r"\b(compar\w*|prior\b(?! (granulomatous|sternotomy|median|CABG|surg\w+|infect\w+))|previous\w*|unchanged|interval\w*"
    r"|stable|stability|again|redemonstrat\w*|no longer|new|newly|persist\w*|improv\w*|worsen\w*|increas(ed|ing) (since|from|in size)"
    r"|decreas(ed|ing) (since|from|in size)|resol(ved|ution|ving)|has (increased|decreased)|chang(e|es) from|since)\b",
    re.I,
)
ADMINISTRATIVE = re.compile(
    r"\b(notified|telephone|discussed with|dictat\w*|results? (were|was)|critical result|Dr\.?|physician|technologist|EMR|http)\b"
    r"|\b(CT|MRI|ultrasound|follow[- ]?up|recommend\w*|lateral (view|film|projection)s?|two views?|PA and lateral)\b",
    re.I,
)
MINIMUM_LETTERS, MAXIMUM_WORDS = 6, 40


def split_sentences(text: str) -> list[str]:
    """Sentences of a report, list numbers and stray marks removed, each ending in one full stop."""
    text = LIST_NUMBER.sub("", re.sub(r"\s+", " ", text or "").strip())
    sentences = []
    for sentence in SENTENCE_END.split(text):
        sentence = sentence.strip(" .;,-")
        if sentence:
            sentences.append(sentence[0].upper() + sentence[1:] + ".")
    return sentences


def clean_sentence(sentence: str) -> str | None:
    """The sentence as the drafter may learn it, or None when it cannot be said from one film alone."""
    for pattern, repair in REPAIRS + REPAIRS_OF_COMPARISONS:
        sentence = pattern.sub(repair, sentence)
    if DEIDENTIFICATION_MARK.search(sentence) or COMPARISON.search(sentence) or ADMINISTRATIVE.search(sentence):
        return None
    sentence = sentence.strip()
    sentence = re.sub(r"\s+([,;.])", r"\1", re.sub(r"\.{2,}", ".", sentence))
    sentence = re.sub(r",(?=[^\s\d])", ", ", sentence)
    words = len(sentence.split())
    if len(sentence) < MINIMUM_LETTERS or words > MAXIMUM_WORDS or not sentence.isascii() or re.search(r"[_\[\]<>]", sentence):
        return None
    return sentence[0].upper() + sentence[1:]


def clean_report(text: str, maximum_words: int) -> str:
    """Clean sentences in their order, without repeats, up to `maximum_words`; empty when nothing is left."""
    kept: list[str] = []
    words = 0
    for sentence in split_sentences(text):
        cleaned = clean_sentence(sentence)
        if cleaned is None or cleaned in kept:
            continue
        words += len(cleaned.split())
        if words > maximum_words:
            break
        kept.append(cleaned)
    return " ".join(kept)
