"""What the three apps share: log, AWS clients, HTTP, names, streams. It knows no domain, and no app knows another.

Each app reaches it through the link `vendor/boletia`, which Chalice packages and `chalice local` puts on the path.
"""
