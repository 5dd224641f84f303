from segmentation.ui.customers import settings, verdict
from segmentation.ui.parts import blocks
from segmentation.ui.segments import evidence
from segmentation.ui.session import state

blocks.begin_page(
    "How many segments?",
    lead="What your data says about each number of segments. You decide.",
    step=3,
)
settings.note_method()
settings.offer_one("choose_k.repeated")
verdict.draw(state.searched(), key="choose_k.verdict", is_message=True)
settings.choose_k("choose_k.slider")
verdict.evidence()
blocks.views(
    {
        "Elbow and silhouette": evidence.curves,
        "Fit of each customer": evidence.silhouettes,
        "How segments split": evidence.splits,
        "Other measures": evidence.measures,
        "All options": evidence.candidates,
    },
    key="choose_k.views",
)
blocks.end_page(3)
