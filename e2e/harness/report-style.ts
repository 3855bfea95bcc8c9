/** The style of the evaluation's page; a grid of many small pictures is what it is for. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#e2e3ea, #303139); --soft: light-dark(#5d6070, #a5a8b8);
  --good: light-dark(#16794a, #5fd39a); --bad: light-dark(#b3261e, #ff8a80); --raised: light-dark(#f6f6f9, #1d1e24); }
* { box-sizing: border-box; }
body { max-width: 90rem; margin: 0 auto; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#fff, #15161a);
  color: light-dark(#1b1c22, #ececf1); }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.2rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-top: 0.5rem; }
a { color: light-dark(#4338c0, #bdb7ff); }
.soft { color: var(--soft); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.4rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
[data-met="true"] .met { color: var(--good); }
[data-met="false"] .met { color: var(--bad); font-weight: 700; }
.cases { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0.75rem; padding: 0; list-style: none; }
.cases li { display: flex; flex-direction: column; gap: 0.4rem; padding: 0.6rem; border: 1px solid var(--line); border-radius: 10px;
  background: var(--raised); font-size: 0.82rem; overflow-wrap: anywhere; }
.cases li[data-right="false"] { border-color: var(--bad); }
.cases p { margin: 0; }
.asked { font-weight: 600; }
.answered { flex: 1; }
.cases img { max-width: 100%; border-radius: 6px; background: #fff; image-rendering: auto; }
.asked img { max-height: 5rem; }
figure { margin: 0; }
figure img { display: block; width: 100%; }
audio, video { display: block; width: 100%; }
audio { height: 2rem; margin-top: 0.25rem; }
.verdict { color: var(--soft); font-size: 0.75rem; }
[data-right="true"] .verdict { color: var(--good); }
[data-right="false"] .verdict { color: var(--bad); }
`;
