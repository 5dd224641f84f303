from segmentation.ui.models import downloads as models_downloads, fit as models_fit, models
from segmentation.ui.parts import blocks, menu

step = menu.number("pages/8_Models.py")
blocks.begin_page(
    "Which models are saved, and do they still fit?",
    lead="A model scores new customers here, by API, command line and SQL. Contains no customer "
    "data.",
    step=step,
)

chosen = models.draw_list()
if chosen is not None:
    model = models.loaded(chosen)
    if model is not None:
        blocks.heading("Its segments", "Averages in the file's own units.")
        models.draw_segments(model)
        blocks.heading("Export")
        models_downloads.draw(chosen, model)
    blocks.heading("Its versions", "Every save is kept until it is deleted.")
    models.draw_versions(chosen)
    if model is not None:
        blocks.heading(
            "Score a file, and see whether the model still fits",
            "Every customer gets a segment; the file is compared with those it was made from.",
        )
        study = models_fit.choose_file()
        if study is not None:
            models_fit.draw_scores(chosen, study)
            models_fit.draw_drift(chosen, study)
            blocks.heading(
                "Compared with another model", "The same customers, scored with both: who moves."
            )
            models_fit.draw_comparison(chosen, study)
blocks.end_page(step)
