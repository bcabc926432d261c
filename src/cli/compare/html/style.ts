/** The page's only style: system fonts, light and dark, tables beside plots where there is room. */
export const style = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --muted: #57606a; --line: #d0d7de; --page: #ffffff; --card: #f6f8fa;
  --jwt: #0b63ce; --database: #b4470a; --good: #116329; --bad: #b3151f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --muted: #9aa5b1; --line: #3a424c; --page: #0d1117; --card: #161b22;
    --jwt: #6cb0ff; --database: #f5a54a; --good: #5ad17a; --bad: #ff8a85;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 3rem 0 .75rem; }
p { max-width: 44rem; margin: 0 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 0; }
dt, caption { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.columns { display: grid; gap: 1.5rem 2rem; align-items: start; }
@media (min-width: 60rem) { .columns { grid-template-columns: 3fr 2fr; } }
.plots { display: grid; gap: 1.5rem; min-width: 0; }
table { min-width: 18rem; }
.tables { display: grid; gap: 1.5rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.wide + .wide { margin-top: 1.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .5rem; }
caption.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .25rem .5rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody th { white-space: normal; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
.holds { color: var(--good); font-weight: 600; }
.fails { color: var(--bad); font-weight: 600; }
svg { display: block; width: 100%; height: auto; padding: .75rem; background: var(--card); border-radius: .5rem; font-family: system-ui, sans-serif; }
@media (max-width: 40rem) { th, td { white-space: normal; padding: .25rem; } table { min-width: 0; } }
@media print { body { max-width: none; } section { break-inside: avoid; } }
`;
