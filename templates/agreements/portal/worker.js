{% load static %}// Keeps the portal's frame on the telephone, and what is sent without a connection. Scope: /mentor/.
"use strict";

importScripts("{% static 'js/portal-store.js' %}");

const SHELL = "{% url 'agreements:portal_offline' %}";
const ASSETS = [{% for each in assets %}"{% static each %}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const CACHE = "mentorportal-{{ version }}";
const REGISTER = /^\/mentor\/([^/]+)\/tid\/$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, ...ASSETS])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith("mentorportal-") && name !== CACHE));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== location.origin) return;
  if (ASSETS.includes(pathname)) event.respondWith(asset(event.request));
  else if (event.request.mode === "navigate") event.respondWith(page(event.request, pathname));
});

async function asset(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

// With a connection nothing is different. Without one a contact is kept, and the frame is shown instead.
async function page(request, pathname) {
  const copy = request.method === "POST" ? request.clone() : null;
  try {
    return await fetch(request);
  } catch {
    const found = REGISTER.exec(pathname);
    if (copy && found) await keep(await copy.formData(), decodeURIComponent(found[1]));
    return caches.match(SHELL);
  }
}

function keep(form, number) {
  const length = form.get("length");
  return PortalStore.keep({
    key: form.get("key"),
    number,
    minutes: Number(length === "other" ? form.get("minutes") : length),
    day: form.get("day"),
    ends: form.get("ends"),
    kind: form.get("kind"),
    no_show: form.has("no_show"),
  });
}
