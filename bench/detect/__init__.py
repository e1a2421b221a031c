"""How well the rules find planted errors, how quiet they are on clean figures, and whether they name the culprit."""
