/* What happens to Dash's requests when the session or the server is gone.

   401: the session has ended; say so and go to the sign-in page, which comes back here.
   503 or no answer: say so and ask again until there is one, so that no callback is lost and the page goes on by itself. */
(function () {
  "use strict";
  const LONGEST_WAIT = 4000;
  const send = window.fetch.bind(window);
  let leaving = false;
  let waiting = 0;

  window.addEventListener("pagehide", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });

  const sleep = (ms) => new Promise((resolve) => { window.setTimeout(resolve, ms); });
  const never = () => new Promise(() => {});

  function isDash(input) {
    const url = new URL(typeof input === "string" ? input : input.url || String(input), window.location.href);
    return url.origin === window.location.origin && url.pathname.includes("/_dash-");
  }

  function signedOut() {
    if (leaving) return never();
    leaving = true;
    window.oriel.toast("You are signed out. Taking you to the sign-in page …", { kind: "warn", seconds: 0, key: "connection" });
    const here = window.location.pathname + window.location.search;
    window.setTimeout(() => window.location.assign("/login?next=" + encodeURIComponent(here)), 1200);
    return never();
  }

  function sayWaiting(response) {
    const what = response ? "The database is not reachable" : "Oriel is not reachable";
    window.oriel.toast(what + ", retrying …", { kind: "warn", seconds: 0, key: "connection", busy: true });
  }

  function sayBack() {
    window.oriel.dismiss("connection");
    window.oriel.toast("Connected again.", { kind: "success", seconds: 3 });
  }

  async function attempt(input, init) {
    try {
      return await send(input, init);
    } catch (error) {
      if ((init && init.signal && init.signal.aborted) || leaving) throw error;
      return null;
    }
  }

  async function persist(input, init) {
    let response = await attempt(input, init);
    if (response && response.status !== 503) return response.status === 401 ? signedOut() : response;
    waiting += 1;
    for (let pause = 500; !response || response.status === 503; pause = Math.min(pause * 2, LONGEST_WAIT)) {
      sayWaiting(response);
      await sleep(pause);
      response = await attempt(input, init);
    }
    waiting -= 1;
    if (waiting === 0) sayBack();
    return response.status === 401 ? signedOut() : response;
  }

  window.fetch = async function (input, init) {
    if (!isDash(input)) return send(input, init);
    const asked = window.performance.now();
    const response = await persist(input, init);
    window.dispatchEvent(new CustomEvent("oriel:answered", { detail: { asked } }));
    return response;
  };
})();
