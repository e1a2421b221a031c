"""When things happen, and nothing else."""
