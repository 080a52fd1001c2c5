"""What operators run against a deployed stage: failure settings, failure queues, drift. Texts in Spanish."""
