"""Labels read from draft text by rules: which findings a film text affirms or negates, which statements an ECG text makes."""

import re

from .ecg_statements import AXES, NORMAL, STATEMENTS

FILM_PATTERNS: dict[str, str] = {
    "cardiomegaly": r"cardiomegaly|enlarged (heart|cardiac)|enlargement of the (heart|cardiac)|cardiac enlargement|(heart|cardiac silhouette|cardiac contour|cardiomediastinal silhouette)"
    r"( size)? (is|are|remains|appears)?\s*(again |at the )?(mildly|moderately|markedly|borderline|slightly|top|upper|prominent|enlarged)",
    "effusion": r"effusions?|pleural fluid|blunting of the|blunted",
    "opacity": r"opacit\w+|airspace disease|air space disease|consolidation\w*|infiltrat\w+|pneumonia|airspace process",
    "atelectasis": r"atelecta\w+",
    "oedema": r"o?edema|vascular congestion|congestive|pulmonary congestion|engorged|heart failure|interstitial prominence",
    "pneumothorax": r"pneumothora\w+",
    "nodule": r"nodul\w+|mass(es)?\b",
    "granuloma": r"granuloma\w*|calcified (lymph|hilar)|histoplasm\w+",
    "scar": r"scar(ring|s)?\b|fibros\w+",
    "hyperinflation": r"hyperinflat\w+|hyperexpan\w+|emphysem\w+|COPD|flattening of the (hemi)?diaphragm\w*|flattened",
    "low volumes": r"low lung volumes?|volumes? (is|are) low|hypoinflat\w+|hypoventilat\w+|shallow inspiration|low volumes?|hypoexpan\w+",
    "degenerative spine": r"degenerative|spondylo\w+|osteophyt\w+|spurring",
    "scoliosis": r"\w*scolio\w+|kypho\w+|curvature",
    "fracture": r"fractur\w+|deformity|deformities",
    "tortuous aorta": r"tortuous|ectatic|tortuosity|unfold\w+",
    "atherosclerosis": r"atheroscl\w+|calcified aort\w+|aortic calcific\w+|calcifications? (of|in) the (thoracic )?aort\w+|vascular calcific\w+",
    "device": r"pacemaker|pacer|catheter|PICC|central line|port\b|ICD|AICD|tube\b|leads?\b",
    "sternotomy": r"sternotom\w+|CABG|bypass graft\w*|median stern\w+|valve replacement",
    "hernia": r"hernia\w*",
}
FILM_LABELS = tuple(FILM_PATTERNS)
_COMPILED = {label: re.compile(rf"\b(?:{pattern})", re.I) for label, pattern in FILM_PATTERNS.items()}
_NEGATION = re.compile(
    r"\b(no|not|without|free of|negative for|clear of|absence of|absent|nor|rather than|rule out|exclude[sd]?|resolved|normal|"
    r"unremarkable|neither|within normal limits)\b",
    re.I,
)
_AFFIRMING_BREAK = re.compile(r"\b(but|however|although|except|otherwise|there (is|are)|with (a |an |mild |small |moderate )?)\b|;", re.I)
_NORMAL_AFTER = re.compile(r"\b(is|are|appears?) (not|unremarkable|normal|absent)\b|\bnot (seen|identified|present|evident)\b", re.I)
_BORDERLINE_NORMAL = re.compile(r"upper (limits? of )?normal|within normal|not enlarged|normal (in )?size", re.I)


def film_labels(text: str) -> dict[str, bool]:
    """Label → affirmed (True) or negated (False); a label that is not mentioned is left out. Affirmation wins."""
    found: dict[str, bool] = {}
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        for label, pattern in _COMPILED.items():
            for match in pattern.finditer(sentence):
                found[label] = found.get(label, False) or is_affirmed(sentence, match, label)
    return found


def is_affirmed(sentence: str, match: re.Match, label: str) -> bool:
    """Whether the finding at `match` is said to be there: no negation since the last clause that affirms."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    breaks = list(_AFFIRMING_BREAK.finditer(before))
    scope = before[breaks[-1].end() :] if breaks else before
    if breaks and re.match(r"there (is|are)", breaks[-1].group(), re.I) and re.match(r"\s*(no|not)\b", scope, re.I):
        return False
    if _NEGATION.search(scope) or _NORMAL_AFTER.match(after.strip()):
        return False
    if label == "cardiomegaly" and _BORDERLINE_NORMAL.search(match.group() + after.split(",")[0]):
        return False
    return True


def affirmed_film_labels(text: str) -> set[str]:
    """The labels that the text affirms."""
    return {label for label, affirmed in film_labels(text).items() if affirmed}


ECG_PHRASES = tuple(dict.fromkeys([NORMAL, *(phrase for _, phrase in STATEMENTS.values()), *AXES.values()]))
_LONGEST_FIRST = sorted(ECG_PHRASES, key=len, reverse=True)


def ecg_phrases(text: str) -> set[str]:
    """The statements that an ECG text makes; a longer statement hides the shorter one inside it."""
    rest, found = text.lower(), set()
    for phrase in _LONGEST_FIRST:
        pattern = re.compile(rf"(?<![\w-]){re.escape(phrase.lower())}(?![\w-])")
        if pattern.search(rest):
            found.add(phrase)
            rest = pattern.sub(" ", rest)
    return found
