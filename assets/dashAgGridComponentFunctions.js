/* Cells of AG Grid tables. Prices and percentages keep a fixed number of decimals so that columns align. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...args) => window.React.createElement(...args);
  const NOTHING = "–";
  const MINUS = "\u2212";

  function number(value, decimals) {
    const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    return (value < 0 && Number(value.toFixed(decimals)) !== 0 ? MINUS : "") + text;
  }

  function isMissing(value) {
    return value === null || value === undefined || !Number.isFinite(value);
  }

  cells.OrielLink = function ({ value, opens }) {
    const href = opens + encodeURIComponent(value);
    const follow = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.oriel.go(href);
    };
    return h("a", { href, className: "o-instrument__symbol", onClick: follow }, value);
  };

  cells.OrielInstrument = function ({ data }) {
    const href = "/chart?symbol=" + encodeURIComponent(data.symbol);
    const follow = (event) => {
      event.stopPropagation();
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.oriel.go(href);
    };
    return h("div", { className: "o-instrument" },
      h("a", { href, className: "o-instrument__symbol", onClick: follow, tabIndex: -1 }, data.symbol),
      h("span", { className: "o-instrument__name", title: data.name }, data.name),
      data.close_only && h("span", { className: "o-badge", title: "Only closing prices: no open, high or low" }, "close only"));
  };

  cells.OrielSparkline = function ({ data }) {
    if (!data.spark) return h("span", { className: "o-faint" }, NOTHING);
    return h("svg", { className: "o-spark " + (data.trend < 0 ? "is-down" : "is-up"), viewBox: "0 0 96 22", "aria-hidden": "true" },
      h("path", { d: data.spark }));
  };

  cells.OrielPrice = function ({ value, data }) {
    return h("span", { title: data.currency }, isMissing(value) ? NOTHING : number(value, data.decimals));
  };

  cells.OrielChange = function ({ value }) {
    if (isMissing(value)) return h("span", { className: "o-faint" }, NOTHING);
    const percent = Number((value * 100).toFixed(2));
    if (percent === 0) return h("span", { className: "o-soft" }, "0.00 %");
    const up = percent > 0;
    return h("span", { className: "o-change " + (up ? "o-up" : "o-down") },
      h("span", { className: "o-change__glyph", "aria-hidden": "true" }, up ? "▲" : "▼"), (up ? "+" : "") + number(percent, 2) + " %");
  };

  cells.OrielRange = function ({ value, data }) {
    if (isMissing(value)) return h("span", { className: "o-faint" }, NOTHING);
    const low = number(data.low, data.decimals);
    const high = number(data.high, data.decimals);
    return h("div", { className: "o-range", title: "52 weeks: " + low + " to " + high },
      h("span", { className: "o-range__low" }, low),
      h("span", { className: "o-range__bar" }, h("span", { className: "o-range__mark", style: { left: value * 100 + "%" } })),
      h("span", { className: "o-range__high" }, high));
  };

  cells.OrielHistory = function ({ value, data }) {
    if (isMissing(value)) return h("span", { className: "o-faint" }, NOTHING);
    const years = data.first.slice(0, 4) + "–" + data.as_of.slice(0, 4);
    return h("span", { title: data.first + " to " + data.as_of },
      number(value, 0), h("span", { className: "o-faint" }, " · " + years));
  };
})();
