"""`make bench`: Boletia beside what a user would write instead, as ratios measured side by side in one run."""
