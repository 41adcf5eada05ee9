/** The look of an exported page: prose in a column that reads well, code and outputs as wide as they need. */
export const PAGE_STYLE: string = `
:root { color-scheme: light; --ink: #1f2430; --quiet: #667085; --line: #e4e7ec; --code: #f7f8fa; --link: #1a5fb4; }
body { margin: 0; color: var(--ink); background: #fff; font: 17px/1.6 Georgia, 'Times New Roman', serif; }
main { box-sizing: border-box; max-width: 1080px; margin: 0 auto; padding: 2rem 1.25rem 5rem; }
main > :is(p, ul, ol, blockquote, details, .katex-display) { max-width: 860px; }
main > details { margin: 0.75rem 0; padding: 0.4rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
summary { cursor: pointer; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2em 0 0.6em; font-family: system-ui, sans-serif; }
h1 { margin-top: 0.5em; font-size: 2rem; }
h2 { padding-bottom: 0.25em; border-bottom: 1px solid var(--line); }
a { color: var(--link); }
img { max-width: 100%; height: auto; }
pre, code { font: 13.5px/1.5 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
:not(pre) > code { padding: 0.1em 0.3em; background: var(--code); border-radius: 4px; font-size: 0.85em; }
pre { margin: 0.75rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.source, main > pre, blockquote pre { padding: 0.75rem 1rem; background: var(--code); border: 1px solid var(--line); border-radius: 6px; }
.output { margin: 0.75rem 0; overflow-x: auto; }
pre.output { max-height: 48rem; padding-left: 1rem; border-left: 3px solid var(--line); }
.output > pre.text { margin: 0; }
pre.stderr { color: var(--quiet); border-left-color: #e5a50a; }
table { border-collapse: collapse; font: 14px/1.4 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35em 0.8em; border-bottom: 1px solid var(--line); text-align: left; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet); }
.katex-display { margin: 1rem 0; overflow-x: auto; overflow-y: hidden; }
.hljs-keyword, .hljs-literal { color: #8250df; }
.hljs-string, .hljs-regexp { color: #0a6640; }
.hljs-number { color: #b35900; }
.hljs-comment { color: var(--quiet); font-style: italic; }
.hljs-title, .hljs-built_in { color: #0550ae; }
@media (max-width: 600px) { pre.stdout, pre.text { white-space: pre-wrap; overflow-wrap: anywhere; } }
@media print { pre.output { max-height: none; } details::details-content { content-visibility: visible; } }
`;
