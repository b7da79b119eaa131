"""Gradient graphs: what explains a film or an ECG, over the shipped encoders' own weights."""
