namespace ModelGen.Training;

/// <summary>How the page looks, on screens of any width and on paper. Colours are those of the pictures.</summary>
internal static class PageStyle
{
    /// <summary>
    /// The style sheet, to stand behind that of the pictures. It has none of the characters that XML escapes, as HTML would not read
    /// them back.
    /// </summary>
    public const string Text = """

        @media screen{:root{color-scheme:light dark}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0 auto;padding:clamp(1rem,4vw,3rem);max-width:76rem;background:var(--mg-paper);color:var(--mg-ink);
          font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        h1,h2,h3,h4{line-height:1.2;font-weight:650;overflow-wrap:anywhere;text-wrap:balance;break-after:avoid}
        h1{margin:0;font-size:clamp(1.6rem,5vw,2.25rem);letter-spacing:-.015em}
        h2{margin:0 0 1rem;font-size:1.35rem;letter-spacing:-.01em}
        h3{margin:0 0 .9rem;font-size:1.1rem}
        h4{margin:1.5rem 0 .6rem;font-size:1rem}
        p{margin:0 0 1rem;max-width:42rem;overflow-wrap:anywhere}
        a{color:inherit;text-decoration-color:var(--mg-quiet);text-underline-offset:.2em}
        a:hover{text-decoration-color:currentColor}
        :focus-visible{outline:2px solid var(--mg-5);outline-offset:2px}
        code{font:.85em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
        .note,.lead,footer{color:var(--mg-quiet)}
        .lead{margin:.5rem 0 0}
        .note{font-size:.875rem}
        nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.25rem 0 0;padding:0;list-style:none;font-size:.9375rem}
        main section,main .run{margin-top:2.5rem;padding-top:1.5rem;border-top:1px solid var(--mg-line)}
        main .run{margin-top:1.25rem;padding-top:1.25rem}
        .run section{margin-top:2rem;padding-top:0;border-top:0}
        footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--mg-line);font-size:.875rem}
        summary{cursor:pointer;width:fit-content}
        .run summary h2{display:inline;margin:0 .5rem 0 0}
        section details{margin-top:1rem}
        section details summary{color:var(--mg-quiet);font-size:.9375rem}
        section details[open] summary{margin-bottom:.75rem}
        .results dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:1.25rem 1.5rem;margin:0}
        .results dt{color:var(--mg-quiet);font-size:.875rem}
        .results dd{margin:0}
        .results .value{font-size:1.5rem;line-height:1.3;font-weight:600;letter-spacing:-.01em}
        .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1.5rem 2.5rem;align-items:start}
        .pictures .scroll{margin-top:0}
        .scroll + .pictures,.pictures + .pictures{margin-top:2rem}
        .pictures + p{margin-top:1.5rem}
        figure{margin:0;max-width:30rem;break-inside:avoid}
        .mg-picture{display:block;width:100%}
        .pictures .mg-picture{width:105.6%;max-width:none;margin:0 -2.8%}
        .pictures .wide{grid-column:1/-1;max-width:64rem}
        .pictures .wide .mg-picture{width:100%;margin:0}
        .scroll{overflow-x:auto;margin-top:1rem;background:
          linear-gradient(to right,var(--mg-paper) 50%,transparent) left/3rem 100% no-repeat local,
          linear-gradient(to left,var(--mg-paper) 50%,transparent) right/3rem 100% no-repeat local,
          linear-gradient(to right,var(--mg-line),transparent) left/1.25rem 100% no-repeat scroll,
          linear-gradient(to left,var(--mg-line),transparent) right/1.25rem 100% no-repeat scroll}
        section details .scroll{max-height:32rem;overflow-y:auto}
        section details thead th{position:sticky;top:0;background:var(--mg-paper)}
        .tables{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1.5rem 2.5rem;align-items:start}
        table{border-collapse:collapse;font-size:.875rem;line-height:1.35}
        caption{padding:0 0 .5rem;text-align:left;color:var(--mg-quiet)}
        th,td{padding:.35rem .75rem;text-align:right;vertical-align:baseline;font-weight:400}
        thead th{vertical-align:bottom;color:var(--mg-quiet);border-bottom:1px solid var(--mg-quiet)}
        tbody tr{border-bottom:1px solid var(--mg-line);break-inside:avoid}
        tbody th,thead tr:first-child th:first-child{padding-left:0}
        tbody td:last-child,thead tr:first-child th:last-child{padding-right:0}
        thead tr:first-child th:first-child,tbody th{text-align:left}
        tbody th{overflow-wrap:anywhere;min-width:6rem;max-width:20rem}
        th[scope=colgroup]{text-align:center}
        td .best,th .below{display:block;color:var(--mg-quiet);font-size:.8125rem}
        h3 .note,h4 .note{margin-left:.5rem;font-weight:400}
        .badge{display:block;width:fit-content;margin-top:.2rem;padding:.05rem .4rem;border:1px solid currentColor;border-radius:1rem;
          font-size:.75rem;white-space:nowrap}
        .data .pictures th:last-child,.data .pictures td:last-child{text-align:left}
        a,strong,.run summary h2,.gallery .name{unicode-bidi:isolate}
        .facts{width:100%;table-layout:fixed}
        .facts caption{font-weight:600;color:var(--mg-ink)}
        .facts th{width:40%;color:var(--mg-quiet)}
        td{white-space:nowrap}
        .facts td,td code{white-space:normal}
        .facts td{text-align:left;overflow-wrap:anywhere}
        .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:1.25rem 1rem;margin:0;padding:0;list-style:none}
        .gallery + h3,.gallery + h4{margin-top:1.75rem}
        .gallery li{min-width:0;break-inside:avoid}
        .gallery .mg-picture{max-height:10rem}
        .gallery figcaption{margin-top:.4rem;font-size:.8125rem;line-height:1.35}
        .gallery .note{font-size:inherit}
        .gallery dl,.gallery dd{margin:0}
        .gallery dl div{display:flex;flex-wrap:wrap;column-gap:.35rem}
        .gallery dt{color:var(--mg-quiet)}
        .gallery dd:last-child{margin-left:auto}
        .gallery .name{max-width:100%;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        @media (max-width:30rem){
          table{font-size:.8125rem}
          th,td{padding-inline:.3rem}
          .scroll tbody th,.scroll thead tr:first-child th:first-child{position:sticky;left:0;max-width:9rem;background:var(--mg-paper)}
          .cards,.cards caption,.cards tbody,.cards tr,.cards tbody th,.cards td{display:block}
          .cards thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
          .cards tbody tr{padding:.75rem 0}
          .scroll .cards tbody th{position:static;max-width:none;padding:0 0 .25rem;font-weight:600}
          .cards td{padding:.15rem 0}
          .cards td::before{content:attr(data-label);float:left;margin-right:1rem;color:var(--mg-quiet)}
        }
        @media print{
          @page{size:A4;margin:16mm}
          *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
          html{font-size:9.5pt}
          body{max-width:none;padding:0}
          nav{display:none}
          .wide .mg-picture{min-width:0!important}
          .scroll,section details .scroll{overflow:visible;max-height:none;background:none}
          .pictures{grid-template-columns:repeat(2,minmax(0,1fr))}
          .gallery{grid-template-columns:repeat(6,minmax(0,1fr))}
          .results,.model,.settings,#environment,.facts{break-inside:avoid}
        }

        """;
}
