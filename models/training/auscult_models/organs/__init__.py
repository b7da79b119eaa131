"""Organ segmenter: right lung, left lung and heart on a frontal chest film, and whether it is one."""
