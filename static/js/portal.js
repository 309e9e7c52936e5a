// The mentors' portal without a connection: what waits on the telephone, sending it, and forgetting it at log-off.
"use strict";

(() => {
  const box = document.getElementById("waiting");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const two = (number) => String(number).padStart(2, "0");

  function line(entry, trouble) {
    const item = document.createElement("li");
    const what = document.createElement("span");
    what.textContent = `Aftale ${entry.number}: ${entry.no_show ? "udeblev" : `${entry.minutes} minutter`}, ${entry.day} kl. ${entry.ends}`;
    item.append(what);
    if (!trouble) return item;
    const why = document.createElement("p");
    why.className = "form-error-message";
    why.textContent = trouble;
    const again = document.createElement("a");
    again.textContent = "Ret og send";
    const { number, ...said } = entry;
    again.href = `/mentor/${encodeURIComponent(number)}/tid/?${new URLSearchParams(said)}`;
    const away = document.createElement("button");
    away.type = "button";
    away.className = "function-link";
    away.textContent = "Slet";
    away.addEventListener("click", async () => {
      await PortalStore.drop(entry.key);
      show();
    });
    item.append(why, again, " ", away);
    return item;
  }

  async function show(troubles = new Map(), note = "") {
    if (!box) return;
    const rows = await PortalStore.all();
    box.hidden = !rows.length && !note;
    box.querySelector("ul").replaceChildren(...rows.map((entry) => line(entry, troubles.get(entry.key))));
    box.querySelector("[data-note]").textContent =
      note || "Gemt på telefonen. Det sendes, når der er forbindelse. Bemærkninger og kilometer gemmes ikke her.";
  }

  // One after the other; what is refused stays with the reason beside it, and nothing is sent twice: the key is its own.
  async function send(entry) {
    const { number, ...said } = entry;
    const body = new URLSearchParams({ ...said, length: "other", clock: new Date().toISOString() });
    if (!entry.no_show) body.delete("no_show");
    const answer = await fetch(`/mentor/${encodeURIComponent(number)}/vent/`, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "X-CSRFToken": token() },
    });
    if (answer.type === "opaqueredirect") return "Log på igen for at sende.";
    if (answer.status === 404) return "Forløbet er ikke dit længere. Ring til sagsbehandleren.";
    const said_back = await answer.json();
    if (!answer.ok) return said_back.error;
    await PortalStore.drop(entry.key);
    return "";
  }

  async function sendAll() {
    const rows = await PortalStore.all();
    if (!rows.length || !token()) return show();
    const troubles = new Map();
    let sent = 0;
    try {
      for (const entry of rows) {
        const trouble = await send(entry);
        if (trouble) troubles.set(entry.key, trouble);
        else sent += 1;
      }
    } catch {
      return show(troubles); // the connection went again
    }
    const note = sent ? `${sent} ${sent === 1 ? "registrering" : "registreringer"} fra telefonen er sendt.` : "";
    return show(troubles, note);
  }

  // To the portal as soon as it answers; a telephone may think that it is connected before it is.
  async function back() {
    const answer = await fetch("/mentor/worker.js", { cache: "no-store" }).catch(() => null);
    if (answer) location.assign("/mentor/");
  }

  // The frame that is shown without a connection --------------------------------------------------------------------
  async function frame(form) {
    const numbers = await PortalStore.numbers();
    form.querySelector("select").replaceChildren(...numbers.map((number) => new Option(`Aftale ${number}`, number)));
    form.hidden = !numbers.length;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const now = new Date();
      const said = new FormData(form);
      await PortalStore.keep({
        key: crypto.randomUUID(),
        number: said.get("number"),
        minutes: Number(said.get("length")),
        day: `${two(now.getDate())}-${two(now.getMonth() + 1)}-${now.getFullYear()}`,
        ends: `${two(now.getHours())}.${two(now.getMinutes() - (now.getMinutes() % 5))}`,
        kind: said.get("kind"),
        no_show: false,
      });
      await show();
    });
    window.addEventListener("online", back);
    setInterval(() => form.contains(document.activeElement) || back(), 10_000);
    await show();
  }

  function forgetAtLogOff() {
    for (const form of document.querySelectorAll('form[action$="/log-ud/"]')) {
      form.addEventListener("submit", async (event) => {
        if (form.dataset.forgotten) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const rows = await PortalStore.all();
        const words = `${rows.length} på telefonen er ikke sendt og går tabt, hvis du logger af nu. Log af alligevel?`;
        if (rows.length && !confirm(words)) return;
        await PortalStore.forget();
        form.dataset.forgotten = "1";
        form.requestSubmit();
      }, true);
    }
  }

  async function start() {
    if (!("serviceWorker" in navigator) || !window.crypto?.subtle) return;
    const offline = document.getElementById("offline-form");
    if (offline) return frame(offline);
    forgetAtLogOff();
    const numbers = document.querySelector("[data-numbers]")?.dataset.numbers;
    if (numbers !== undefined) await PortalStore.rememberNumbers(numbers.split(" ").filter(Boolean));
    window.addEventListener("online", sendAll);
    await navigator.serviceWorker.register("/mentor/worker.js", { scope: "/mentor/" });
    await sendAll();
  }

  start();
})();
