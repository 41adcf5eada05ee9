/** Mark colours that stay apart for colour-blind readers (Okabe and Ito 2008), each with a shape; texts have 4.5 : 1. */
export const REPORT_STYLE: string = `
:root{color-scheme:light dark;--paper:#fff;--panel:#f5f6f8;--ink:#1c2128;--soft:#57606a;--line:#dfe2e7;--edge:#8b949e;--link:#0550ae;--chosen:#fff3c4;--good:#116329;--bad:#a40e26;--ungradable-state:#57606a;--unread:#1c2128;--Circular:#0072b2;--Comet:#d55e00;--Donut:#b5568a;--ungradable:#6e7681}
@media (prefers-color-scheme:dark){:root{--paper:#12151a;--panel:#1b2027;--ink:#e6e9ee;--soft:#a6afba;--line:#30363f;--edge:#6e7681;--link:#8cc2ff;--chosen:#3d3512;--good:#6fd08c;--bad:#ff9a94;--ungradable-state:#a6afba;--unread:#e6e9ee;--Circular:#56b4e9;--Comet:#f0883e;--Donut:#e6a0c8;--ungradable:#9aa4af}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:100rem;padding:1.5rem 1.5rem 4rem;color:var(--ink);background:var(--paper)}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 1rem}h2{font-size:1.2rem;margin:2rem 0 .3rem}h3{font-size:1rem;margin:1rem 0 .4rem;overflow-wrap:anywhere}h3 span{color:var(--soft);font-weight:400}
.hint{color:var(--soft);margin:.3rem 0 .8rem;max-width:60rem}
.tally{display:flex;flex-wrap:wrap;gap:.6rem;padding:0;margin:0 0 1.2rem;list-style:none}
.tally li{background:var(--panel);border-left:.35rem solid var(--edge);border-radius:.3rem;padding:.5rem 1.1rem .5rem .8rem}
.tally b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tally .good{border-color:var(--good)}.tally .bad{border-color:var(--bad)}
.filters{display:flex;flex-wrap:wrap;gap:.6rem .8rem;align-items:end}
.filters label{display:flex;flex-direction:column;font-size:13px;color:var(--soft);gap:.15rem}.filters .words{flex:1 1 16rem}
.filters .box{flex-direction:row;align-items:center;gap:.45rem;color:var(--ink);min-height:2.2rem;font-size:14px}.filters .sort{display:none}
input[type=search],select,button,textarea{font:inherit;font-size:14px;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:.35rem;padding:.35rem .6rem;min-height:2.2rem}
select{max-width:13rem}input[type=checkbox]{width:1.1rem;height:1.1rem;margin:0}
button{cursor:pointer;background:var(--panel)}button:disabled{color:var(--soft);cursor:default;border-color:var(--line)}
button:hover:enabled{border-color:var(--ink)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;margin:.3rem 0;list-style:none;font-size:13px}
.mark{display:inline-block;width:.7rem;height:.7rem;margin-right:.4rem;vertical-align:-.05rem;border-radius:50%;background:var(--Circular)}
.mark.Comet{border-radius:0;clip-path:polygon(50% 0,100% 90%,0 90%);background:var(--Comet)}
.mark.Donut{background:none;border:.17rem solid var(--Donut)}
.mark.ungradable{border-radius:0;background:linear-gradient(45deg,transparent 41%,var(--ungradable) 41% 59%,transparent 59%),linear-gradient(-45deg,transparent 41%,var(--ungradable) 41% 59%,transparent 59%)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem 1.5rem}
figure{margin:0;min-width:0}figcaption{font-size:13px;color:var(--soft)}figcaption b{color:var(--ink)}
.plots canvas{display:block;width:100%;height:170px;cursor:crosshair;border-radius:.3rem}
.note{font-size:13px;min-height:1.3rem;line-height:1.3rem;margin:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.pager{display:flex;gap:.8rem;align-items:center;margin:.5rem 0;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
th,td{text-align:left;padding:.4rem .4rem;border-bottom:1px solid var(--line);vertical-align:top}
th{border-bottom:2px solid var(--edge);vertical-align:bottom}
th button{border:0;background:none;padding:.2rem 0;font-size:13px;line-height:1.25;font-weight:600;min-height:1.6rem;text-align:inherit}
th button::after{content:" ↕";color:var(--soft);font-weight:400}th[aria-sort=ascending] button::after{content:" ↑";color:var(--ink)}th[aria-sort=descending] button::after{content:" ↓";color:var(--ink)}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.file{overflow-wrap:anywhere;min-width:10rem;max-width:20rem}td.reason{min-width:15rem;overflow-wrap:anywhere}td.object,td.camera{overflow-wrap:anywhere;min-width:4.5rem}td.filter{overflow-wrap:anywhere;min-width:3rem}td.time{min-width:5.6rem;font-variant-numeric:tabular-nums}td.verdict,td.state{white-space:nowrap}
td small{display:block;color:var(--soft);font-size:12px}
.open{border:0;background:none;padding:0;min-height:0;font-size:13px;color:var(--link);text-align:left;overflow-wrap:anywhere;text-decoration:underline;text-underline-offset:2px}
.state{font-weight:600}.state.good{color:var(--good)}.state.bad{color:var(--bad)}.state.ungradable{color:var(--ungradable-state);font-style:italic}
tr.chosen td{background:var(--chosen)}
tr.more>td{background:var(--panel);padding:.8rem}
.look{display:flex;flex-wrap:wrap;gap:1rem 1.5rem;align-items:flex-start}.look p{margin:0 0 .4rem;color:var(--soft)}
.psf img{display:block;width:120px;image-rendering:pixelated;border:1px solid var(--edge)}
.whole img{display:block;width:240px;max-width:100%;border:1px solid var(--edge)}
.stamps{flex:0 1 auto;min-width:0}.stamps>div{display:flex;flex-wrap:wrap;gap:.5rem}
.stamp{width:84px;height:84px;border:1px solid var(--edge);background-color:#fff;background-repeat:no-repeat}
.look dl{display:grid;grid-template-columns:auto auto;gap:.1rem .8rem;margin:0}dt{color:var(--soft)}dd{margin:0}
.rejected textarea{display:block;width:100%;font:13px/1.5 ui-monospace,monospace;white-space:pre;overflow:auto}
@media (max-width:48rem){
body{padding:1rem .8rem 3rem}h1{font-size:1.4rem}
.tally{display:grid;grid-template-columns:1fr 1fr}
.filters{display:grid;grid-template-columns:1fr 1fr}.filters .words,.filters .box{grid-column:1/-1}.filters .sort{display:flex}select{max-width:none;width:100%;min-width:0}.filters label{min-width:0}
input[type=search],select,button{min-height:2.6rem;font-size:16px}
thead{display:none}table,tbody{display:block}
tr{display:grid;grid-template-columns:repeat(3,1fr);gap:.35rem .6rem;padding:.7rem .2rem;border-bottom:1px solid var(--line)}
td,td.n{display:block;border:0;padding:0;text-align:left;white-space:normal;min-width:0!important;max-width:none!important;overflow-wrap:anywhere}
td::before{content:attr(data-label);display:block;font-size:12px;color:var(--soft);font-weight:400}
td.file,td.reason{grid-column:1/-1}td.file::before,tr.more td::before{display:none}
tr.more{display:block;padding:0;border:0}tr.more>td{border-radius:.3rem}tr.chosen{background:var(--chosen)}
.open{font-size:15px;min-height:2rem}.stamp{width:72px;height:72px}.whole{width:100%}
.pager{justify-content:space-between}}
@media print{#controls>.filters,.pager,.rejected{display:none}body{max-width:none;padding:0}}`;
