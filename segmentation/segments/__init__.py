"""Who is in each segment: sizes, profiles, traits, names."""
