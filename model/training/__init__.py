"""Makes and judges the models that ship: data, recipes, calibration, evaluation, card."""
