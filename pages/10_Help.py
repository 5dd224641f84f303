from segmentation.ui.parts import blocks
from segmentation.ui.predict import help as helping

blocks.begin_page(
    "What do the words mean, and how do you score by program?",
    lead="The terms on these pages, what each method does, and a line to copy for the API.",
    name="Help",
)
blocks.views(
    {
        "Glossary": helping.glossary,
        "How to use the API": helping.api,
        "Methods and their limits": helping.methods,
    },
    key="help.views",
)
