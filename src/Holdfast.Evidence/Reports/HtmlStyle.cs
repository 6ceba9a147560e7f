namespace Holdfast.Evidence.Reports;

/// <summary>The look of the page, on a screen and on paper; fonts are those of the reader's machine.</summary>
internal static class HtmlStyle
{
    // No child combinator in it: the page is XML, which escapes the sign.
    internal const string Sheet = """
        html { font-size: 15px; }
        body { margin: 0 auto; padding: 3rem 2rem 4rem; max-width: 76rem; background: #fff; color: #1a1a1a;
          font-family: "Charter", "Source Serif 4", "Georgia", "Liberation Serif", "DejaVu Serif", serif; line-height: 1.5; }
        h1, h2, h3, table, svg, summary, .meta, .legend, .small, dl { font-family: "Inter", "Source Sans 3", "Segoe UI", "Helvetica Neue",
          "Lato", "Liberation Sans", sans-serif; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem; }
        h2 { font-size: 1.2rem; margin: 2.6rem 0 .5rem; padding-top: .7rem; border-top: 1px solid #bbb; }
        h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
        p { margin: .5rem 0; max-width: 46rem; }
        .meta { color: #555; font-size: .85rem; margin: 0 0 1.4rem; max-width: none; }
        .verdict { font-size: 1.08rem; border-left: 4px solid #0072B2; padding: .1rem 0 .1rem 1rem; }
        .verdict { margin: 1rem 0 1.6rem; max-width: 50rem; }
        .small { color: #444; font-size: .82rem; max-width: 52rem; line-height: 1.45; }
        .scroll { overflow-x: auto; }
        @media screen {
          .scroll:has(:is(th, td):nth-child(9)) { width: max-content; min-width: 100%; max-width: calc(100vw - 4rem);
            margin-left: 50%; transform: translateX(-50%); }
        }
        table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .86rem; border-top: 1.5px solid #1a1a1a;
          border-bottom: 1.5px solid #1a1a1a; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .6rem; text-align: right; vertical-align: top; }
        th { font-weight: 600; }
        thead th { border-bottom: 1px solid #1a1a1a; vertical-align: bottom; line-height: 1.25; }
        thead th.over { text-align: center; border-bottom: 1px solid #999; }
        th.name, td.name { text-align: left; padding-left: 0; }
        th.words, td.words, td.prose { text-align: left; }
        td.words { white-space: nowrap; }
        tbody tr + tr.first td { border-top: 1px solid #ccc; }
        td b { font-weight: 600; white-space: nowrap; }
        td .under { display: block; color: #555; font-size: .78rem; line-height: 1.3; max-width: 8.2rem; margin-left: auto; }
        td.name .under, td.words .under { margin-left: 0; }
        td .line { white-space: nowrap; }
        td.name .under { min-width: 8rem; max-width: 18rem; }
        figure { margin: 1rem 0; }
        figcaption { font-size: .88rem; color: #333; max-width: 52rem; margin-top: .3rem; }
        svg { max-width: 100%; height: auto; }
        .wide { display: grid; grid-template-columns: repeat(auto-fill, minmax(400px, 1fr)); gap: .6rem 1rem; }
        .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: .4rem .8rem; }
        .legend { font-size: .85rem; margin: .2rem 0 .4rem; max-width: none; }
        .legend span { display: inline-block; margin-right: 1.4rem; white-space: nowrap; }
        .legend svg { margin-right: .4rem; vertical-align: -.15rem; width: 24px; height: 14px; }
        dl { font-size: .86rem; display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: .8rem 0; }
        dt, dd { break-inside: avoid; }
        dt { font-weight: 600; }
        dd { margin: 0; max-width: 44rem; }
        pre { font-size: .78rem; line-height: 1.4; background: #f6f6f6; padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        summary { cursor: pointer; font-size: .9rem; margin: .6rem 0; }
        text { font-size: 11px; fill: #1a1a1a; }
        .tick { fill: #444; font-size: 10.5px; }
        .value { font-size: 10px; fill: #1a1a1a; paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }
        .panel { font-weight: 600; font-size: 11.5px; }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .grid { stroke: #e2e2e2; stroke-width: 1; }
        .axis { stroke: #555; stroke-width: 1; }
        .chance { stroke: #1a1a1a; stroke-width: 1.2; stroke-dasharray: 4 3; fill: none; }
        .field { stroke: #fff; stroke-width: 1.2; }
        .legend .field { stroke: #777; stroke-width: .8; }
        .framed { stroke: #D55E00; stroke-width: 2.2; }
        .number { font-size: 11px; }
        .strong { font-size: 11px; font-weight: 700; }
        .more { font-size: 9.5px; fill: #1a1a1a; }
        .light { fill: #fff; }
        .patterns { position: absolute; width: 0; height: 0; }
        .line { fill: none; stroke-width: 1.7; stroke-linejoin: round; }
        .band { fill-opacity: .14; stroke: none; }
        .marker { stroke-width: .8; }
        .cross { fill: none; stroke-width: 1.4; }
        .front { fill: none; stroke: #777; stroke-width: 1.2; stroke-dasharray: 6 3; }
        .said { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; font-size: .82rem; line-height: 1.4;
          margin: .2rem 0; padding: .2rem .6rem; background: #f6f6f6; max-width: none; }
        .said.asked { background: none; color: #444; border-left: 2px solid #ccc; }
        @page { size: A4; margin: 16mm 14mm; }
        @media print {
          html { font-size: 11.5px; }
          body { padding: 0; max-width: none; }
          h2, h3, .legend { break-after: avoid; }
          details:not(.long)::details-content { content-visibility: visible; block-size: auto; }
          tr, figure svg, figcaption, .verdict { break-inside: avoid; }
          thead { display: table-header-group; }
          .panels { grid-template-columns: repeat(3, 1fr); }
          .wide { grid-template-columns: repeat(2, 1fr); }
          .scroll { overflow: visible; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """;
}
