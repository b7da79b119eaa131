"""PTB-XL's statement codes as clean English sentences in a fixed order, and the one-line summary for the impression."""

RHYTHM, BEATS, CONDUCTION, AXIS, CHAMBERS, INFARCTION, REPOLARISATION, OTHER = range(8)

STATEMENTS: dict[str, tuple[int, str]] = {
    "SR": (RHYTHM, "sinus rhythm"),
    "SBRAD": (RHYTHM, "sinus bradycardia"),
    "STACH": (RHYTHM, "sinus tachycardia"),
    "SARRH": (RHYTHM, "sinus arrhythmia"),
    "AFIB": (RHYTHM, "atrial fibrillation"),
    "AFLT": (RHYTHM, "atrial flutter"),
    "SVTAC": (RHYTHM, "supraventricular tachycardia"),
    "PSVT": (RHYTHM, "supraventricular tachycardia"),
    "SVARR": (RHYTHM, "supraventricular arrhythmia"),
    "PACE": (RHYTHM, "pacemaker rhythm"),
    "PVC": (BEATS, "ventricular premature beats"),
    "PAC": (BEATS, "atrial premature beats"),
    "PRC(S)": (BEATS, "premature beats"),
    "BIGU": (BEATS, "bigeminy"),
    "TRIGU": (BEATS, "trigeminy"),
    "1AVB": (CONDUCTION, "first-degree AV block"),
    "LPR": (CONDUCTION, "first-degree AV block"),
    "2AVB": (CONDUCTION, "second-degree AV block"),
    "3AVB": (CONDUCTION, "third-degree AV block"),
    "WPW": (CONDUCTION, "Wolff-Parkinson-White pattern"),
    "CLBBB": (CONDUCTION, "left bundle branch block"),
    "ILBBB": (CONDUCTION, "incomplete left bundle branch block"),
    "CRBBB": (CONDUCTION, "right bundle branch block"),
    "IRBBB": (CONDUCTION, "incomplete right bundle branch block"),
    "LAFB": (CONDUCTION, "left anterior fascicular block"),
    "LPFB": (CONDUCTION, "left posterior fascicular block"),
    "IVCD": (CONDUCTION, "intraventricular conduction delay"),
    "LVH": (CHAMBERS, "left ventricular hypertrophy"),
    "SEHYP": (CHAMBERS, "left ventricular hypertrophy"),
    "VCLVH": (CHAMBERS, "voltage criteria for left ventricular hypertrophy"),
    "RVH": (CHAMBERS, "right ventricular hypertrophy"),
    "LAO/LAE": (CHAMBERS, "left atrial enlargement"),
    "RAO/RAE": (CHAMBERS, "right atrial enlargement"),
    "LVOLT": (CHAMBERS, "low QRS voltage"),
    "HVOLT": (CHAMBERS, "high QRS voltage"),
    "IMI": (INFARCTION, "inferior myocardial infarction"),
    "ILMI": (INFARCTION, "inferolateral myocardial infarction"),
    "IPMI": (INFARCTION, "inferoposterior myocardial infarction"),
    "IPLMI": (INFARCTION, "inferolateral myocardial infarction"),
    "ASMI": (INFARCTION, "anteroseptal myocardial infarction"),
    "AMI": (INFARCTION, "anterior myocardial infarction"),
    "ALMI": (INFARCTION, "anterolateral myocardial infarction"),
    "LMI": (INFARCTION, "lateral myocardial infarction"),
    "PMI": (INFARCTION, "posterior myocardial infarction"),
    "QWAVE": (INFARCTION, "Q waves"),
    "ISC_": (REPOLARISATION, "ischaemic ST-T changes"),
    "ISCAL": (REPOLARISATION, "anterolateral ischaemic ST-T changes"),
    "ISCLA": (REPOLARISATION, "lateral ischaemic ST-T changes"),
    "ISCAS": (REPOLARISATION, "anteroseptal ischaemic ST-T changes"),
    "ISCAN": (REPOLARISATION, "anterior ischaemic ST-T changes"),
    "ISCIN": (REPOLARISATION, "inferior ischaemic ST-T changes"),
    "ISCIL": (REPOLARISATION, "inferolateral ischaemic ST-T changes"),
    "INJAS": (REPOLARISATION, "anteroseptal subendocardial injury"),
    "INJAL": (REPOLARISATION, "anterolateral subendocardial injury"),
    "INJLA": (REPOLARISATION, "lateral subendocardial injury"),
    "INJIN": (REPOLARISATION, "inferior subendocardial injury"),
    "INJIL": (REPOLARISATION, "inferolateral subendocardial injury"),
    "ANEUR": (REPOLARISATION, "ST elevation compatible with ventricular aneurysm"),
    "STD_": (REPOLARISATION, "ST depression"),
    "STE_": (REPOLARISATION, "ST elevation"),
    "INVT": (REPOLARISATION, "T wave inversion"),
    "NDT": (REPOLARISATION, "non-specific T wave changes"),
    "NT_": (REPOLARISATION, "non-specific T wave changes"),
    "TAB_": (REPOLARISATION, "non-specific T wave changes"),
    "LOWT": (REPOLARISATION, "low T waves"),
    "NST_": (REPOLARISATION, "non-specific ST-T changes"),
    "DIG": (OTHER, "possible digitalis effect"),
    "LNGQT": (OTHER, "long QT interval"),
    "EL": (OTHER, "possible electrolyte disturbance"),
}
AXES = {
    "LAD": "left axis deviation",
    "ALAD": "left axis deviation",
    "RAD": "right axis deviation",
    "ARAD": "right axis deviation",
}
IMPLIED_BY_RHYTHM = {"sinus bradycardia", "sinus tachycardia", "sinus arrhythmia"}
"""Rhythms beside which "sinus rhythm" says nothing more."""
NORMAL = "normal ECG"
UNREMARKABLE_RHYTHMS = {"sinus rhythm", "sinus arrhythmia"}
SUMMARY_LENGTH = 3


def statement_phrases(scp_codes: dict[str, float], heart_axis: str | None) -> list[str]:
    """The record's statements as phrases, in reading order and without repeats. `ABQRS` says nothing and is left out."""
    found = {STATEMENTS[code] for code in scp_codes if code in STATEMENTS}
    if heart_axis in AXES:
        found.add((AXIS, AXES[heart_axis]))
    order = {phrase: i for i, (_, phrase) in enumerate(STATEMENTS.values())}
    phrases = [phrase for _, phrase in sorted(found, key=lambda item: (item[0], order.get(item[1], 0)))]
    if IMPLIED_BY_RHYTHM & set(phrases):
        phrases = [phrase for phrase in phrases if phrase != "sinus rhythm"]
    if "NORM" in scp_codes:
        phrases.append(NORMAL)
    return phrases


def sentence(phrase: str) -> str:
    """A phrase as a sentence."""
    return phrase[0].upper() + phrase[1:] + "."


def ecg_report(phrases: list[str]) -> str:
    """The ECG section, one sentence a statement."""
    return " ".join(sentence(phrase) for phrase in phrases)


def ecg_summary(phrases: list[str]) -> str:
    """One sentence for the impression: the first few statements that are not a plain sinus rhythm."""
    if NORMAL in phrases:
        notable = [p for p in phrases if p not in UNREMARKABLE_RHYTHMS | {NORMAL, "left axis deviation", "right axis deviation"}]
        return f"Normal ECG with {join(notable[:1])}." if notable else "Normal ECG."
    notable = [phrase for phrase in phrases if phrase not in UNREMARKABLE_RHYTHMS]
    if not notable:
        return f"The ECG shows {join(phrases[:1])}."
    return f"The ECG shows {join(notable[:SUMMARY_LENGTH])}."


def join(phrases: list[str]) -> str:
    """"a, b and c"."""
    return phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " and " + phrases[-1]
