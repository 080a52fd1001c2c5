"""What tests and benchmarks share: a cloud to try things on, DynamoDB engines, ports, and one way to wait."""
