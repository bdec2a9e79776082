// An entry for a BibTeX file: the same as generator/pages/citing/bibtex.py. No page is touched here.

// BibTeX counts every brace, also one after a backslash: each is written by a pair.
const TEX = {
  "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}", "}": "\\textbraceright{}",
};
const escaped = (text) => text.replace(/[&%$#_{}~^\\]/g, (sign) => TEX[sign] ?? `\\${sign}`);
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "unnamed";

/** An entry of the edition of `day`. */
export function bibtexOf({ about, publisher, day, sentence, address }) {
  const fields = {
    title: `{${escaped(about)}}`, author: `{${escaped(publisher)}}`, year: day.slice(0, 4),
    note: escaped(`Edition of ${day}. ${sentence}`), url: address,
  };
  const lines = Object.entries(fields).map(([name, text]) => `  ${name} = {${text}},`);
  return [`@misc{energy-label-${day}-${slug(about)},`, ...lines, "}"].join("\n");
}
