"""Benchmarks: each module prints what it measures, beside the alternative that people use."""
