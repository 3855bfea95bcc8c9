/** The look of an exported page; the colours are the application's own. Without `<`, which would end the element. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#ffffff, #15161a);
  --bg-soft: light-dark(#f4f4f8, #1f2026);
  --bubble: light-dark(#eeecfb, #2e2b4d);
  --text: light-dark(#1b1c22, #ececf1);
  --soft: light-dark(#5d6070, #a5a8b8);
  --line: light-dark(#e2e3ea, #303139);
  --accent: light-dark(#5246d6, #a79ffb);
}
* { box-sizing: border-box; margin: 0; }
body {
  max-width: 46rem;
  margin: 0 auto;
  padding: clamp(1.25rem, 5vw, 3.5rem) 1.25rem 2rem;
  background: var(--bg);
  color: var(--text);
  font: 1rem/1.65 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  text-size-adjust: 100%;
}
header { padding-bottom: 1.5rem; border-bottom: 1px solid var(--line); }
header h1 {
  font-size: clamp(1.5rem, 4vw, 2rem);
  font-weight: 680;
  line-height: 1.2;
  letter-spacing: -0.015em;
  text-wrap: balance;
  overflow-wrap: anywhere;
}
main { display: flex; flex-direction: column; gap: 2rem; padding: 2rem 0 2.5rem; }
article { display: flex; flex-direction: column; gap: 0.85rem; min-width: 0; overflow-wrap: anywhere; }
article > h2 {
  margin-bottom: -0.5rem;
  color: var(--soft);
  font-size: 0.78rem;
  font-weight: 650;
  letter-spacing: 0.02em;
}
article > p { white-space: pre-wrap; }
.user {
  align-self: flex-end;
  max-width: 85%;
  padding: 0.7rem 1.05rem 0.85rem;
  border-radius: 18px 18px 5px 18px;
  background: var(--bubble);
}
.reply > h2 { color: var(--accent); }
.lost { color: var(--soft); font-style: italic; }
figure { line-height: 0; }
img, video { display: block; max-width: 100%; height: auto; border-radius: 12px; }
img { min-width: min(16rem, 100%); border: 1px solid var(--line); }
.user img { min-width: min(10rem, 100%); max-height: 20rem; border: 0; object-fit: contain; }
video, audio { width: min(24rem, 100%); }
.markdown > * + * { margin-top: 0.75em; }
.markdown :is(h1, h2, h3, h4, h5, h6) { margin-top: 1.2em; font-size: 1.08em; font-weight: 650; line-height: 1.3; }
.markdown > :first-child { margin-top: 0; }
.markdown h1 { font-size: 1.3em; }
.markdown h2 { font-size: 1.18em; }
.markdown :is(ul, ol) { padding-left: 1.5em; }
.markdown li + li { margin-top: 0.25em; }
.markdown .contains-task-list { padding-left: 0.2em; list-style: none; }
.markdown .task-list-item input { margin: 0 0.5em 0 0; accent-color: var(--accent); }
.markdown a { color: var(--accent); text-underline-offset: 0.15em; }
.markdown :is(code, pre) {
  border-radius: 6px;
  background: var(--bg-soft);
  font: 0.9em/1.55 ui-monospace, 'Cascadia Code', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
}
.markdown code { padding: 0.1em 0.35em; }
.markdown pre { padding: 0.8em 1em; border: 1px solid var(--line); border-radius: 10px; overflow-x: auto; overflow-wrap: normal; }
.markdown pre code { padding: 0; font-size: 1em; }
.markdown blockquote { padding-left: 1em; border-left: 3px solid var(--line); color: var(--soft); }
.markdown hr { border: 0; border-top: 1px solid var(--line); }
.markdown table { display: block; width: fit-content; max-width: 100%; border-collapse: collapse; overflow-x: auto; font-size: 0.95em; }
.markdown :is(th, td) { padding: 0.35em 0.8em; border: 1px solid var(--line); text-align: left; }
.markdown th { background: var(--bg-soft); font-weight: 600; }
.markdown [data-align=center] { text-align: center; }
.markdown [data-align=right] { text-align: right; }
footer { padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
@media print {
  body { padding: 0; }
  article { break-inside: avoid; }
}
`;
