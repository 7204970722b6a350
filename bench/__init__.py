"""Speed and memory, as ratios to peers run in the same minute on the same machine: python -m bench."""
