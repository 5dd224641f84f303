"""Put records into sentences, for pages, reports, API and command line alike.

Every function returns plain text. Where it goes to Markdown (`st.write`, `st.markdown`), it must go
through `literal` first, since it may quote a file.
"""

from segmentation.wording.advice import *
from segmentation.wording.campaigns import *
from segmentation.wording.cell_steps import *
from segmentation.wording.choice import *
from segmentation.wording.columns import *
from segmentation.wording.comparison import *
from segmentation.wording.drift import *
from segmentation.wording.evidence import *
from segmentation.wording.findings import *
from segmentation.wording.keeping import *
from segmentation.wording.moving import *
from segmentation.wording.numbers import *
from segmentation.wording.order_steps import *
from segmentation.wording.orders import *
from segmentation.wording.people import *
from segmentation.wording.preparation import *
from segmentation.wording.questions import *
from segmentation.wording.reports import *
from segmentation.wording.shown import *
from segmentation.wording.steps import *
from segmentation.wording.tables import *
from segmentation.wording.traits import *
from segmentation.wording.value import *
