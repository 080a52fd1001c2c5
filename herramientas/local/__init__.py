"""The cloud on one machine: MiniStack behind the seed's single base URL, in one process (`make local`)."""
