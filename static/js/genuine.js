// “Er dokumentet ægte?”: the hash of the chosen file is computed here; the file itself is never sent.
"use strict";

const form = document.getElementById("genuine");
const file = document.getElementById("file");
const hash = document.getElementById("sha256");

async function fill() {
  if (!file.files.length) return;
  const bytes = await file.files[0].arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  hash.value = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Browsers compute hashes on secure pages only; elsewhere the field for the fingerprint remains.
if (form && globalThis.crypto?.subtle) {
  document.getElementById("pick").hidden = false;
  file.addEventListener("change", fill);
}
