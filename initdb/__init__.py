"""Creates, checks and deletes the DynamoDB tables of a stage: `python -m initdb --stage STAGE`."""
