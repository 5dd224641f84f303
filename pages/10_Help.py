from segmentation.ui.parts import blocks
from segmentation.ui.predict import help as helping

blocks.begin_page(
    "What do the words mean, and how do you score by program?",
    lead="A line to copy for the API, the terms on these pages, and what each method does.",
    name="Help",
)
blocks.views(
    {
        "How to use the API": helping.api,
        "Glossary": helping.glossary,
        "Methods and their limits": helping.methods,
    },
    key="help.views",
)
