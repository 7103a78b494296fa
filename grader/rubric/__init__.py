"""Rubrics: what an exercise asks for, its budget, its targets and its calibration."""
