/** The look of an exported page; the colours are the application's own. Without `<`, which would end the element. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#ffffff, #15161a);
  --bubble: light-dark(#eeecfb, #2e2b4d);
  --text: light-dark(#1b1c22, #ececf1);
  --soft: light-dark(#5d6070, #a5a8b8);
  --line: light-dark(#e2e3ea, #303139);
}
* { box-sizing: border-box; margin: 0; }
body {
  max-width: 46rem;
  margin: 0 auto;
  padding: 2rem 1.25rem;
  background: var(--bg);
  color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
header { padding-bottom: 1.25rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.5rem; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; }
main { display: flex; flex-direction: column; gap: 1.5rem; padding: 1.75rem 0; }
article { display: flex; flex-direction: column; gap: 0.75rem; }
h2 { color: var(--soft); font-size: 0.8rem; font-weight: 600; }
p { white-space: pre-wrap; overflow-wrap: anywhere; }
.user {
  align-self: flex-end;
  max-width: 85%;
  padding: 0.7rem 1rem 0.85rem;
  border-radius: 14px;
  background: var(--bubble);
}
.user h2, .reply h2 { margin-bottom: -0.4rem; }
.lost { color: var(--soft); font-style: italic; }
img, video { display: block; max-width: 100%; height: auto; border-radius: 12px; }
img { min-width: min(16rem, 100%); }
.user img { min-width: min(10rem, 100%); max-height: 20rem; object-fit: contain; }
video { width: min(24rem, 100%); }
audio { width: min(24rem, 100%); }
footer { padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
`;
