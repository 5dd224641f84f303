"""Records to Plotly figures, with one colour a segment everywhere."""
