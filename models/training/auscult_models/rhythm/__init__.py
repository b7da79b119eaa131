"""Rhythm from stacked scalograms: ten one-second images an ECG, a CNN a second, a CNN-LSTM over the record. Trained on PTB-XL."""
