// Takes what we use of the `dkfds` package into static/vendor/dkfds, so that users of `make run` need no Node.
// Run after `npm ci`:  npm run vendor
//
// - the style sheet is put in a cascade layer, so that our own app.css always wins without a fight over specificity
// - only the fonts we use, as woff2; rules for icon classes and placeholder logos go, since icons come from one sprite
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../../node_modules/dkfds");
const target = join(here, "dkfds");

const FONTS = { Regular: [400, "normal"], Italic: [400, "italic"], SemiBold: [600, "normal"], Bold: [700, "normal"] };
const ICONS = `account add-document arrow-back arrow-downward arrow-forward arrow-upward assignment attach-file business
  calculator calendar-month chat check checklist chevron-down chevron-left chevron-right chevron-up close contact-card
  contact-info copy credit-card delete document download edit email error feedback file file-excel file-pdf flag groups
  help home hourglass how-to-reg info link list-check location lock menu minus more-horiz more-vert notifications
  open-in-new payments person person-add persons plus print refresh reply save search send settings sort-table-ascending
  sort-table-descending sort-table-none success summary sync time tune upload visibility visibility-off warning`
  .split(/\s+/);

const fontFace = ([name, [weight, style]]) =>
  `@font-face{font-family:"IBM Plex Sans";font-style:${style};font-weight:${weight};font-display:swap;` +
  `src:url("fonts/IBMPlexSans-${name}.woff2") format("woff2")}`;

function styleSheet() {
  const kept = new Set();
  const css = readFileSync(join(source, "dist/css/dkfds.min.css"), "utf8")
    .replace(/@charset "UTF-8";/, "")
    .replace(/\/\*# sourceMappingURL.*\*\//, "")
    .replace(/@font-face\{[^}]*\}/g, "")
    .replace(/\.icon-[a-z-]+:not\(a\)\{background-image:url\([^)]*\)\}/g, "")
    .replace(/background-image:url\("?\.\.\/img\/logo[^)]*\);?/g, "")
    .replace(/url\("?\.\.\/img\/svg-icons\/([a-z0-9-]+\.svg)"?\)/g, (_, file) => {
      kept.add(file);
      return `url("icons/${file}")`;
    });
  if (css.includes("../")) throw new Error("The style sheet still points outside its folder");
  const fonts = Object.entries(FONTS).map(fontFace).join("\n");
  writeFileSync(join(target, "dkfds.css"), `@charset "UTF-8";\n${fonts}\n@layer dkfds{${css.trim()}}\n`);
  return kept;
}

function sprite() {
  const all = readFileSync(join(source, "dist/img/all-svg-icons.svg"), "utf8");
  const symbols = ICONS.map((name) => {
    const found = all.match(new RegExp(`<symbol id="${name}".*?</symbol>`, "s"));
    if (!found) throw new Error(`The package has no icon ${name}`);
    return found[0];
  });
  writeFileSync(
    join(target, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
  );
}

rmSync(target, { recursive: true, force: true });
for (const folder of ["fonts", "icons"]) mkdirSync(join(target, folder), { recursive: true });
for (const file of styleSheet()) copyFileSync(join(source, "dist/img/svg-icons", file), join(target, "icons", file));
for (const name of Object.keys(FONTS)) {
  const font = join(source, `dist/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-${name}.woff2`);
  copyFileSync(font, join(target, "fonts", basename(font)));
}
copyFileSync(join(source, "dist/fonts/IBMPlexSans/complete/woff2/license.txt"), join(target, "fonts/license.txt"));
copyFileSync(join(source, "LICENSE.md"), join(target, "LICENSE.md"));
const script = readFileSync(join(source, "dist/js/dkfds.min.js"), "utf8").replace(/\n?\/\/# sourceMappingURL.*$/, "\n");
writeFileSync(join(target, "dkfds.js"), script);
sprite();
const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
writeFileSync(join(target, "VERSION"), `dkfds ${version}\n`);
