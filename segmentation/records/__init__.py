"""Define the frozen records that pass between the stages, and the few types they share.

Every stage is a function from one of these records to the next. None of them has behaviour
beyond derived properties, and nobody changes an array or a table inside one.
"""

from segmentation.records.all_rows import *
from segmentation.records.answers import *
from segmentation.records.basics import *
from segmentation.records.campaigns import *
from segmentation.records.clusters import *
from segmentation.records.coarse import *
from segmentation.records.comparison import *
from segmentation.records.contracts import *
from segmentation.records.evidence import *
from segmentation.records.explanations import *
from segmentation.records.findings import *
from segmentation.records.formats import *
from segmentation.records.formulas import *
from segmentation.records.methods import *
from segmentation.records.models import *
from segmentation.records.movement import *
from segmentation.records.orders import *
from segmentation.records.preparation import *
from segmentation.records.preparing import *
from segmentation.records.roles import *
from segmentation.records.scoring import *
from segmentation.records.segments import *
from segmentation.records.steps import *
from segmentation.records.tables import *
from segmentation.records.value import *
