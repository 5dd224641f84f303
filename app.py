import streamlit as st

if __name__ == "__main__":
    # Streamlit draws the first page.
    from segmentation import wording
    from segmentation.ui.customers import files, questions, settings
    from segmentation.ui.parts import blocks, cards, menu
    from segmentation.ui.session import state
    from segmentation.ui.work import keeping

    found = blocks.begin_page(
        "Who are your customers?",
        lead="Upload your customers and see them in named segments at once.",
    )

    files.choose("overview")
    questions.draw(found.prepared.table, key="overview.questions")

    settings.tell_preparation("overview.preparation")
    blocks.heading("Your segments")
    blocks.sentence(wording.search_verdict(state.search()))
    cards.segment_cards(found.segments, key="overview.cards")

    blocks.heading("Where to go next")
    with st.grid(columns=4, min_column_width=155):
        for number, step in enumerate(menu.STEPS, start=1):
            with st.container(border=True, height="stretch"):
                st.page_link(
                    step.page,
                    label=f"{number}\\. {step.label}",
                    icon=step.icon,
                    query_params=keeping.address(),
                )
                st.caption(step.answer)

else:
    # `streamlit run app.py` and `uvicorn app:app` ask for all that is served.
    from segmentation import server

    app = st.App(__file__, **server.parts())
