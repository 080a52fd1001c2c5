"""`make revisa`: what would stop a deployment, asked of the account in seconds and before anything is touched."""
