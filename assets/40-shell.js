/* The shell: the rail, the page that is open, and forms that carry the CSRF token. */
(function () {
  "use strict";
  const oriel = window.oriel;

  /* The longest path of the rail that the open page starts with is the current one. */
  oriel.callbacks.markPage = function (pathname) {
    const links = [...document.querySelectorAll("#shell-nav a[href]")];
    const here = pathname || "/";
    const matches = links.filter((link) => {
      const path = link.getAttribute("href");
      return path === here || (path !== "/" && here.startsWith(path + "/"));
    });
    const current = matches.sort((a, b) => b.getAttribute("href").length - a.getAttribute("href").length)[0];
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const menu of document.querySelectorAll("details.o-menu[open]")) menu.open = false;
    return here;
  };

  function describeRail() {
    const button = document.getElementById("shell-rail-toggle");
    if (!button) return;
    const open = document.documentElement.dataset.rail !== "collapsed";
    button.setAttribute("aria-expanded", String(open));
    const label = open ? "Narrow the page list" : "Widen the page list";
    button.setAttribute("aria-label", label);
    button.title = label;
    for (const link of document.querySelectorAll("#shell-nav a[href]")) {
      link.title = open ? "" : link.textContent;
    }
  }

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#shell-rail-toggle")) {
      window.orielRail.toggle();
      describeRail();
    }
    if (event.target.closest(".o-skip")) {
      event.preventDefault();
      document.getElementById("main").focus();
    }
  });

  /* The forms are drawn by Dash and know no token; the cookie that Dash itself uses has today's. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-csrf]");
    if (!form) return;
    let field = form.querySelector("input[name=csrf_token]");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "csrf_token";
      form.append(field);
    }
    const config = JSON.parse(document.getElementById("_dash-config").textContent);
    field.value = cookie(config.csrf_token_name);
  });

  oriel.whenPresent("#shell-rail-toggle", describeRail);
})();
