"""The Streamlit side: state, cache, jobs, blocks."""
