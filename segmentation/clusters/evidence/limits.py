"""State every threshold of the evidence for a number of segments, each with its reason."""

from __future__ import annotations

WEIGHED = ("silhouette", "calinski_harabasz", "gap")
"""The criteria that have a say. The knee bends early wherever one difference dominates, and
stability and Davies-Bouldin prefer few segments."""

MIN_STRUCTURE = 4.0
"""Standard errors by which the best silhouette must exceed the best of structureless data. Of 75
structureless sets one reached 4; of the published structures with tails that were found the weakest
had 10."""

LEAST_SPREAD = 0.001
"""Standard deviation of a silhouette over sets without structure, at least: where a column has few
values, all sets are the same but for the last bits, and the data is above them by these."""

MIN_SCORE = 2.0
"""Standard errors by which a silhouette must exceed structureless data, and a dip 0, by itself."""

MIN_SCORE_SUPPORTED = 1.0
"""The same for a dip where a criterion that has a say names the same k: groups of few customers
are then not overlooked."""

MIN_EXCESS_SHARE = 0.7
"""Share of the best excess over structureless data that a candidate must reach."""

MIN_EXCESS_SHARE_OTHERS = 0.4
"""The same for a further number of segments that can be defended."""

MIN_DIP = 0.1
"""Share of customers that must be missing at the border; less is no border to act on."""

MAX_DIP_ERROR = 0.5
"""Above this standard error of a dip, about seven customers around the centres, there are too few
to call a border crowded."""

CONNECTED = 0.8
"""Density on the way from one segment to another, against that of the sparser middle, from which
they hang together. Two Gaussian groups 3.5 standard deviations apart reach 0.5, pieces of a ring
0.8 to 1.2."""

LOOSE = 0.65
"""The same density from which a border of fewer than four errors leaves a doubt: the ends of one
scale (Beta with 1/2 and 1/2) reach 0.66 to 0.77, two Gaussian groups 3 standard deviations apart
0.65."""

STRAYED = 0.03
"""Share of a segment that hangs together more with another's middle, from which K-Means cuts a
group: of two crescents 0.04 to 0.2, of Gaussian groups under 0.02."""

MOST_BENT = 0.62
"""Dip up to which the bend of a connected group can explain it: pieces of a ring have 0.2 to 0.5,
of a cross or an S 0.6."""

FOUND_ERRORS, FOUND_DIP, FOUND_STABILITY, MOST_ON_THE_WAY = 4.0, 0.2, 0.9, 0.75
"""A border is found by itself, whatever the silhouette, from so many errors and so large a dip on,
where the segments come back so surely and the way between them is at most so densely populated."""

MAX_CROWDING = 1.5
"""Half a Gaussian has 1.5 times as many customers at the cut as around its mean; a skewed tail
that was cut off has 2 to 4 times as many."""

STABLE, MOSTLY_STABLE = 0.8, 0.6
"""Adjusted Rand index over resamples from which segments are said to come back, or mostly to."""

SHAKY_SEGMENT, FIRM_SEGMENT = 0.6, 0.75
"""Jaccard similarity over resamples below which one segment is not to be trusted, and from which
it is stable (Hennig 2007)."""

SMALL_SHARE, SMALL_COUNT, SMALL_SHARE_OF_FEW = 0.01, 10, 0.1
"""A segment is small under 1% or 10 customers; where there are fewer than 100, under 10%."""

TINY_SHARE, TINY_COUNT = 0.005, 3
"""A candidate with a segment under this is passed over for any other that stands out."""

N_OTHERS = 3
"""Further defensible numbers that are named at most."""

MAX_FALSE_ALARM = 0.02
"""Share of structureless data sets that may seem to hold segments in any of the preparations that
are tried."""
