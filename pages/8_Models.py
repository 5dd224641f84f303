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
    versions = {"Versions": lambda: models.draw_versions(chosen)}
    if model is None:
        blocks.views(versions, key="models.damaged_views")
    else:
        models.draw_segments(model)
        blocks.views(
            {
                "Score a file": lambda: models_fit.draw_score(chosen),
                "Averages": lambda: models.draw_averages(model),
                "Export": lambda: models_downloads.draw(chosen, model),
                "Compare models": lambda: models_fit.draw_compared(chosen),
                **versions,
            },
            key="models.views",
        )
blocks.end_page(step)
