"""One file a figure: a result in, a plain dict in Plotly's schema out."""
