"""The peer of the page benchmark: one chart in Dash as its documentation teaches it, with `go.Figure` and a callback.

The same bars and indicators with nothing around them and no sign-in, served by gunicorn as Oriel is. The ids are the
chart page's, so that one script measures both.
"""

from urllib.parse import parse_qs

import pandas as pd
import plotly.graph_objects as go
import talib
from dash import Dash, Input, Output, dcc, html
from flask import Flask
from plotly.subplots import make_subplots

QUERY = "indicators=sma:20,bollinger,rsi"


def figure(frame: pd.DataFrame, query: str) -> go.Figure:
    close = frame["close"].to_numpy()
    fig = make_subplots(rows=3, cols=1, shared_xaxes=True, row_heights=[0.7, 0.15, 0.15])
    prices = {name: frame[name] for name in ("open", "high", "low", "close")}
    fig.add_trace(go.Candlestick(x=frame.index, **prices, name="AAPL"), row=1, col=1)
    lines = {"SMA": talib.SMA(close, 20), **dict(zip(("up", "mid", "low"), talib.BBANDS(close, 20), strict=True))}
    if "ema:" in query:
        length = int(parse_qs(query)["indicators"][0].rpartition("ema:")[2])
        lines[f"EMA {length}"] = talib.EMA(close, length)
    for name, values in lines.items():
        fig.add_trace(go.Scatter(x=frame.index, y=values, mode="lines", name=name), row=1, col=1)
    fig.add_trace(go.Bar(x=frame.index, y=frame["volume"], name="Volume"), row=2, col=1)
    fig.add_trace(go.Scatter(x=frame.index, y=talib.RSI(close, 14), name="RSI"), row=3, col=1)
    fig.update_layout(height=700, xaxis_rangeslider_visible=False)
    return fig


def plain_app(bars: str) -> Flask:
    frame = pd.read_parquet(bars)
    app = Dash("plain_dash", compress=True, enable_mcp=False)
    graph = dcc.Graph(id="chart-price", config={"showSendToCloud": False})
    app.layout = html.Div([html.H1("AAPL"), dcc.Store(id="chart-query", data=QUERY), graph])

    @app.callback(Output("chart-price", "figure"), Input("chart-query", "data"))
    def draw(query: str) -> go.Figure:
        return figure(frame, query)

    server: Flask = app.server
    return server
