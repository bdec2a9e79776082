"""From runs to figures: samples, means with their intervals, ratios, and each way in which a model was served."""
