"""How good a model is: judging it on texts, the measures, calibration, baselines and plots."""
