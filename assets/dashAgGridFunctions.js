/* Formats of AG Grid columns, called by name from components/tables.py. */
(function () {
  "use strict";
  const formats = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const NOTHING = "–";
  const MINUS = "\u2212";

  function isMissing(value) {
    return value === null || value === undefined || !Number.isFinite(value);
  }

  formats.OrielNumber = function (value, decimals) {
    if (isMissing(value)) return NOTHING;
    if (decimals === null && value !== 0 && Math.abs(value) < 1e-8) {
      return value.toExponential(3).replace(/-/g, MINUS);
    }
    const free = Math.abs(value) < 0.001 ? { maximumSignificantDigits: 5 } : { maximumFractionDigits: 6 };
    const digits = decimals === null ? free : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    const text = Math.abs(value).toLocaleString("en-US", digits);
    return (value < 0 && /[1-9]/.test(text) ? MINUS : "") + text;
  };

  formats.OrielPercent = function (value, decimals) {
    return isMissing(value) ? NOTHING : formats.OrielNumber(value * 100, decimals === null ? 2 : decimals) + " %";
  };

  formats.OrielOfUnit = function (value, unit) {
    if (unit === "fraction" || unit === "probability") return formats.OrielPercent(value, 2);
    return formats.OrielNumber(value, unit === "periods" ? 0 : 4);
  };

  formats.OrielTime = function (value) {
    return value ? value.replace("T", " ").replace(/(:00)?Z$/, "") : NOTHING;
  };
})();
