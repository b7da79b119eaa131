"""The drafter: a small language model that reads film and ECG embeddings as soft tokens and writes a report draft.

Run `python -m auscult_models.drafter --help`.
"""
