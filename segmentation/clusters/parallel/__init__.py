"""Run clustering on several threads and in worker processes."""
