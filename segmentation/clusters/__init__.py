"""Find how many clusters there are, and which: search over k, K-Means, other methods."""

from segmentation.clusters.checks import count_distinct as count_distinct
from segmentation.clusters.components import map_components as map_components
from segmentation.clusters.evidence.evidence import take_ordered as take_ordered
from segmentation.clusters.evidence.preparations import (
    choose_preparation as choose_preparation,
    judge_preparation as judge_preparation,
    rows_alone as rows_alone,
    rows_of_few as rows_of_few,
    without_few as without_few,
)
from segmentation.clusters.evidence.ranges import (
    look_beyond as look_beyond,
    numbers_beyond as numbers_beyond,
)
from segmentation.clusters.exceptional import (
    add_exceptional as add_exceptional,
    without_exceptional as without_exceptional,
)
from segmentation.clusters.kmeans.fitting import (
    divide as divide,
    fit_kmeans as fit_kmeans,
    take_from_search as take_from_search,
)
from segmentation.clusters.kmeans.merging import merge_small as merge_small
from segmentation.clusters.methods.adoption import adopt as adopt
from segmentation.clusters.methods.agreement import cross_tabulate as cross_tabulate
from segmentation.clusters.methods.compare import compare as compare
from segmentation.clusters.parallel.workers import warm_up as warm_up
from segmentation.clusters.search import search_k as search_k
