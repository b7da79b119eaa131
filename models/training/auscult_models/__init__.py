"""Training, evaluation and export of Auscult's encoders (film, ECG, text). Run `python -m auscult_models --help`."""
