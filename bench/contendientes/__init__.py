"""The contestants: small honest handlers of GET /reservas/{id} and POST /reservas that make the same DynamoDB calls.

Each is run in a process of its own with this folder on the path, as Lambda runs a zip.
"""
