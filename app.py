import streamlit as st

if __name__ == "__main__":
    # Streamlit draws the first page.
    from segmentation.ui.customers import files, questions, verdict
    from segmentation.ui.parts import blocks, cards

    found = blocks.begin_page(
        "Who are your customers?",
        lead="Upload customers or orders: you get named segments, what sets each one apart, and "
        "what to do about it.",
    )

    files.choose("overview")
    questions.draw(found.prepared.table, key="overview.questions")

    verdict.draw(found, key="overview.verdict", is_message=True)
    cards.share_bar(found.segments)
    cards.segment_cards(found.segments, key="overview.cards", page="pages/4_Segments.py")
    blocks.next_step("pages/4_Segments.py", "See who is in each segment")

else:
    # `streamlit run app.py` and `uvicorn app:app` ask for all that is served.
    from segmentation import server

    app = st.App(__file__, **server.parts())
