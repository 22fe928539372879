/* Runs in <head>, before anything is drawn: the theme and the rail's width are right in the first frame.

   The choice (system, light, dark) stays in this browser; what it resolves to goes into a cookie, so that the server
   builds figures in the right template at once. */
(function () {
  "use strict";
  const THEME = "oriel_theme";
  const RAIL = "oriel_rail";
  const CHOICES = ["system", "light", "dark"];
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored(key) {
    try { return window.localStorage.getItem(key); } catch { return null; }
  }

  function store(key, value) {
    try { window.localStorage.setItem(key, value); } catch { /* a private window: the choice lasts as long as the page */ }
  }

  let choice = CHOICES.includes(stored(THEME)) ? stored(THEME) : "system";

  function apply() {
    const resolved = choice === "system" ? (systemDark.matches ? "dark" : "light") : choice;
    root.classList.add("o-no-transitions"); // the whole page changes in one frame
    root.dataset.themeChoice = choice;
    root.dataset.bsTheme = resolved;
    root.dataset.agThemeMode = resolved;
    document.body?.getBoundingClientRect(); // settles the new colours before transitions come back
    root.classList.remove("o-no-transitions");
    const secure = window.location.protocol === "https:" ? "; secure" : "";
    document.cookie = THEME + "=" + resolved + "; path=/; max-age=31536000; samesite=lax" + secure;
    window.dispatchEvent(new CustomEvent("oriel:theme", { detail: resolved }));
  }

  function collapseRail(collapsed) {
    root.dataset.rail = collapsed ? "collapsed" : "open";
  }

  window.orielTheme = {
    next() {
      choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
      store(THEME, choice);
      apply();
    },
  };
  window.orielRail = {
    toggle() {
      collapseRail(root.dataset.rail !== "collapsed");
      store(RAIL, root.dataset.rail);
    },
  };

  systemDark.addEventListener("change", apply);
  window.addEventListener("storage", (event) => {
    if (event.key === THEME && CHOICES.includes(event.newValue)) {
      choice = event.newValue;
      apply();
    }
  });
  collapseRail(stored(RAIL) === "collapsed");
  apply();
})();
