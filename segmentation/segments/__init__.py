"""Who is in each segment: sizes, profiles, traits, names."""

from segmentation.segments.profiles import profile
from segmentation.segments.renaming import rename

__all__ = ["profile", "rename"]
