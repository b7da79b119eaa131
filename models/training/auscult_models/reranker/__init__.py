"""A small cross-encoder that looks again at what the joint space found: does this text fit this film or ECG?"""
