"""Texts that an attacker would put into a table, a parameter, a notebook or a plan.

Each calls `ran(NUMBER)` if a page ever takes it for code; `browser.opened` gives pages that function, and keeps
every call in `Seen.ran`.
"""

from __future__ import annotations

# What ends the place that a text was put into: HTML, an attribute, a script, a style, a comment, Markdown, JSON.
WAYS_OUT = (
    "",
    '">',
    "'>",
    "</script>",
    "</style>",
    "</title>",
    "</textarea>",
    "-->",
    "]]>",
    "</svg>",
    "</td></table>",
    '\\">',
    "&quot;&gt;",
    "`",
    "\u2028",
    "*/",
)
CODE = (
    "<script>ran(%d)</script>",
    "<ScRiPt >ran(%d)</sCrIpT >",
    "<img src=x onerror=ran(%d)>",
    "<svg onload=ran(%d)></svg>",
    "<svg><animate onbegin=ran(%d) attributeName=x dur=1s></svg>",
    "<iframe srcdoc='<script>parent.ran(%d)</script>'></iframe>",
    "<iframe src='javascript:parent.ran(%d)'></iframe>",
    '<a href="javascript:ran(%d)">x</a>',
    '<a href="&#106;avascript&colon;ran(%d)">x</a>',
    "<details open ontoggle=ran(%d)>x</details>",
    "<input autofocus onfocus=ran(%d)>",
    "<video><source onerror=ran(%d)></video>",
    "<math><a xlink:href=javascript:ran(%d)>x</a></math>",
)
OTHERS = (
    '" onmouseover="ran(%d)" x="',
    "' onmouseover='ran(%d)' x='",
    '" autofocus onfocus="ran(%d)',
    "[x](javascript:ran(%d))",
    "![x](javascript:ran(%d))",
    "[x](data:text/html,<script>parent.ran(%d)</script>)",
    "[x]: javascript:ran(%d)\n\n[x]",
    "<javascript:ran(%d)>",
    '"};ran(%d);//',
    "'};ran(%d);//",
    '"}]};ran(%d);{"a":[{"',
    "</script><script>ran(%d)//",
    "<!--<script>ran(%d)",
    "${ran(%d)}",
    "`;ran(%d);`",
    "{{ran(%d)}}",
    "{%% ran(%d) %%}",
    "{{constructor.constructor('ran(%d)')()}}",
    "%%{texttemplate}<a href='javascript:ran(%d)'>x</a>",
    "<a href='javascript:ran(%d)' target='_self'>Plotly</a>",
    "<span style='background:url(javascript:ran(%d))'>x</span>",
    "<b style='behavior:url(#x)' onclick=ran(%d)>x</b>",
    "$\\href{javascript:ran(%d)}{x}$",
    "@import 'javascript:ran(%d)';",
    "<base href='javascript:ran(%d)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:ran(%d)'>",
    "<object data='javascript:ran(%d)'></object>",
    "<embed src='javascript:ran(%d)'>",
    "<form action='javascript:ran(%d)'><button>x</button></form>",
    "<link rel=stylesheet href='javascript:ran(%d)'>",
    "<template><script>ran(%d)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=ran(%d)>'>",
)
# Of the rest of a page these would make text or a comment, and so hide what follows them from a test.
SWALLOWS = ("<!--", "<noscript")


def payloads() -> list[str]:
    """All of them, each with a number of its own."""
    return [text.replace("%%", "%").replace("%d", str(number)) for number, text in enumerate(_forms())]


def without_numbers() -> list[str]:
    """Those that have no digit, for cells that a number is read from; the page is told of `undefined`."""
    made = [text.replace("%%", "%").replace("%d", "") for text in _forms()]
    return [text for text in made if not any(map(str.isdigit, text))]


def _forms() -> list[str]:
    return [way_out + code for code in CODE for way_out in WAYS_OUT] + list(OTHERS)


# Follows every link that isn't one, and does to each element what a reader's mouse and keys would do.
PROVOKE = r"""(async () => {
  for (const element of document.querySelectorAll("body *")) {
    const address = element.getAttribute("href") || element.getAttribute("xlink:href") || "";
    if (/^\s*(javascript|data|vbscript)\s*:/i.test(address)) {
      element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    }
    for (const kind of ["mouseover", "focus", "toggle", "error", "load", "pointerenter"]) {
      if (element.closest(".js-plotly-plot")) continue;
      element.dispatchEvent(new Event(kind));
    }
  }
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    plot.data.forEach((trace, curveNumber) => (trace.text || trace.x || []).forEach((_, pointNumber) => {
      if (pointNumber % 12) return;
      try { Plotly.Fx.hover(plot, [{curveNumber, pointNumber}]); } catch (error) { /* a trace without hover */ }
    }));
  }
  await new Promise((done) => setTimeout(done, 300));
  return document.querySelectorAll("*").length;
})()"""
