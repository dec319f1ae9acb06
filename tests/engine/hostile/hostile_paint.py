# ruff: noqa: E501 - a table of pages reads best one to a line
"""Documents that mean harm, by what they do: paint and markup."""

from hostile_pages import LOREM, TALL, Page, each, nested, styled

PAINT: dict[str, Page] = {
    "250 layers of opacity": lambda: nested(250, f"<div style='opacity:.99;{TALL};background:red'>", "</div>"),
    "250 layers of blending": lambda: nested(
        250, f"<div style='mix-blend-mode:multiply;{TALL};background:red'>", "</div>"
    ),
    "250 layers of filters": lambda: nested(
        250, f"<div style='filter:brightness(1.01) blur(3px);{TALL};background:red'>", "</div>"
    ),
    "100 layers of large blurs": lambda: nested(
        100, f"<div style='filter:blur(400px);{TALL};background:red'>", "</div>"
    ),
    "14 blurs, each of which makes the ones inside larger": lambda: nested(
        14, f"<div style='filter:blur(96px);{TALL};background:red'>", "</div>"
    ),
    "60 backdrops": lambda: nested(
        60, f"<div style='backdrop-filter:blur(90px);{TALL};background:rgb(1 2 3/.1)'>", "</div>"
    ),
    "1,000 backdrops side by side": lambda: (
        f"<div style='position:absolute;backdrop-filter:blur(90px);{TALL}'></div>" * 1000
    ),
    "2,000 filters side by side": lambda: (
        f"<div style='position:absolute;filter:blur(90px);{TALL};background:red'></div>" * 2000
    ),
    "2,000 blends side by side": lambda: (
        f"<div style='position:absolute;mix-blend-mode:hue;{TALL};background:red'></div>" * 2000
    ),
    "100 masks": lambda: nested(
        100,
        f"<div style='mask:linear-gradient(red,transparent),radial-gradient(red,transparent);{TALL};background:red'>",
        "</div>",
    ),
    "a mask of 1,000 layers": lambda: (
        f"<div style='mask:{','.join(['linear-gradient(red,transparent)'] * 1000)};{TALL};background:red'>x"
    ),
    "2,000 masks side by side": lambda: (
        f"<div style='position:absolute;mask:linear-gradient(red,transparent);{TALL};background:red'></div>" * 2000
    ),
    "a chain of 1,000 filters": lambda: f"<div style='filter:{' '.join(['blur(9px)'] * 1000)};{TALL};background:red'>x",
    "a chain of 1,000 shadows by filter": lambda: (
        f"<div style='filter:{' '.join(['drop-shadow(9px 9px 9px red)'] * 200)};{TALL};background:red'>x"
    ),
    "64 large shadows on 500 boxes": lambda: (
        f"<div style='position:absolute;{TALL};box-shadow:{','.join(['0 0 500px 99px red'] * 64)}'></div>" * 500
    ),
    "64 large inner shadows on 200 boxes": lambda: (
        f"<div style='position:absolute;border-radius:99px/77px;{TALL};box-shadow:{','.join(['inset 0 0 500px 99px red'] * 64)}'></div>"
        * 200
    ),
    "100,000 stops": lambda: f"<div style='{TALL};background:linear-gradient({','.join(['red', 'blue'] * 50_000)})'>x",
    "250 stops on 5,000 boxes": lambda: styled(
        f"i{{position:absolute;{TALL};background:conic-gradient({','.join(['red', 'blue'] * 120)})}}", "<i></i>" * 1500
    ),
    "1,000 layers of gradients": lambda: (
        f"<div style='{TALL};background:{','.join(['radial-gradient(red,rgb(0 0 0/.1))'] * 1000)}'>x"
    ),
    "gradients that repeat without end": f"<div style='{TALL};background:repeating-linear-gradient(red 0,blue 1e-9px),repeating-radial-gradient(red 0,blue 1e-9px),repeating-conic-gradient(red 0,blue 1e-9deg)'>x",
    "gradients in odd spaces": lambda: (
        f"<div style='{TALL};background:{','.join(['linear-gradient(in oklch longer hue,red,blue,red,blue,red)'] * 200)}'>x"
    ),
    "hints": lambda: (
        f"<div style='{TALL};background:linear-gradient({','.join(['red', '1%', 'blue', '99%'] * 100)},red)'>x"
    ),
    "tiles of almost nothing": f"<div style='{TALL};background:radial-gradient(red,blue) 0 0/.02px .02px space,conic-gradient(red,blue) 0 0/.02px .02px round'>x",
    "tiles of one pixel, many boxes": lambda: (
        f"<div style='position:absolute;{TALL};background:radial-gradient(red,blue) 0 0/1px 1px'></div>" * 500
    ),
    "tiles of SVG": f"<div style='{TALL};background:url(data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20viewBox=%220%200%201%201%22%3E%3Crect%20width=%221%22%20height=%221%22/%3E%3C/svg%3E) 0 0/.1px .1px'>x",
    "a polygon of a million points": lambda: (
        f"<div style='{TALL};background:red;clip-path:polygon({','.join(f'{i % 997}px {i * 7 % 499}px' for i in range(100_000))})'>x"
    ),
    "a path of a million": lambda: (
        f"<div style='{TALL};background:red;clip-path:path(\"M0 0{'L9 9 1 500 999 3' * 60_000}\")'>x"
    ),
    "a shape of 50,000 commands": lambda: (
        f"<div style='{TALL};background:red;clip-path:shape(from 0 0{',line to 9px 9px,curve by 9px 9px with 1px 1px' * 20_000})'>x"
    ),
    "clips 250 deep": lambda: nested(
        250, f"<div style='clip-path:polygon(0 0,100% 1%,99% 100%,1% 99%);{TALL};background:red'>", "</div>"
    ),
    "round clips 250 deep": lambda: nested(
        250, f"<div style='overflow:hidden;border-radius:99px;{TALL};background:red'>", "</div>"
    ),
    "transforms 250 deep": lambda: nested(
        250, f"<div style='transform:scale(1.5) rotate(9deg) skew(9deg);{TALL};background:red'>", "</div>"
    ),
    "scaled without end": lambda: nested(
        250, f"<div style='transform:scale(99);{TALL};border:9px dashed red'>", "</div>", "text"
    ),
    "a chain of 10,000 transforms": lambda: (
        f"<div style='transform:{'rotate(1deg) translate(1px) scale(1.01) ' * 3500};{TALL};background:red'>x"
    ),
    "dashes of almost nothing": lambda: (
        f"<div style='{TALL};border:.001px dashed red;outline:.001px dotted blue'></div>" * 200
    ),
    "dots on 3,000 boxes": lambda: (
        f"<div style='position:absolute;{TALL};border:1px dotted red;border-radius:50%'></div>" * 3000
    ),
    "odd borders on 5,000 boxes": lambda: (
        f"<div style='position:absolute;{TALL};border-style:double groove ridge dashed;border-width:3px 7px 9px 4px;border-radius:33px/77px;corner-shape:squircle'></div>"
        * 2500
    ),
    "border images of almost nothing": f"<div style='{TALL};border:99px solid;border-image:linear-gradient(red,blue) 1/99px/0 repeat;border-image-slice:.0001%'>x",
    "border images that repeat": f"<div style='{TALL};border:.5px solid;border-image:repeating-linear-gradient(red,blue 1px) 33% round space'>x"
    * 50,
    "a stroke of a long text": lambda: f"<p style='-webkit-text-stroke:99px red;paint-order:stroke'>{LOREM * 1000}",
    "a text that clips backgrounds": lambda: (
        f"<p style='background:{','.join(['linear-gradient(red,blue)'] * 100)};background-clip:text;color:transparent'>{LOREM * 1000}"
    ),
    "19,000 boxes with everything": lambda: styled(
        "i{display:inline-block;width:9px;height:9px;border:1px solid;border-radius:3px;box-shadow:0 0 9px red;background:linear-gradient(red,blue);opacity:.9;transform:rotate(9deg)}",
        "<i></i>" * 9000,
    ),
    "canvas blended whole": lambda: (
        f"<div style='{TALL};background:{','.join(['linear-gradient(red,blue)'] * 200)};background-blend-mode:{','.join(['hue'] * 200)}'>x"
    ),
    "reflections": lambda: nested(100, f"<div style='-webkit-box-reflect:below;{TALL};background:red'>", "</div>"),
}

HTML: dict[str, Page] = {
    "formatting that is built anew": lambda: each(3000, "<b id=#>") + "<p>x" * 3000,
    "formatting that is closed wrong": lambda: each(2000, "<b id=#><i id=#><p>") + "</b></i>" * 2000,
    "adoption without end": lambda: "<a><p>" * 8000 + "</a>" * 8000,
    "fonts that are built anew": lambda: each(5000, "<font size=#>") + "<div>" * 5000,
    "tables in the wrong place": lambda: "<table><b>x<tr><i>y" * 5000,
    "tables in tables, unclosed": lambda: "<table><td>" * 5000,
    "templates": lambda: "<template>" * 20_000,
    "selects": lambda: "<select><option>" * 20_000,
    "lists unclosed": lambda: "<li>" * 15_000,
    "an element with 50,000 attributes": lambda: "<p " + each(50_000, "a#=b ") + ">x",
    "100,000 entities": lambda: "<p>" + "&CounterClockwiseContourIntegral;&#x1F600;&#99999999999999;&amp" * 6000,
    "an attribute of a million": lambda: f"<p title='{'x' * 1_500_000}'>x",
    "comments": lambda: "<!--" * 100_000 + "<!-->" * 100_000,
    "a tag of a million letters": lambda: "<" + "a" * 1_000_000 + ">x",
    "a doctype of a million": lambda: "<!doctype " + "a" * 1_000_000 + ">x",
    "foreign content deep": lambda: "<svg><foreignObject><math><mi>" * 2000 + "x",
    "framesets": lambda: "<frameset>" * 10_000,
    "scripts and styles unclosed": lambda: "<style><script><xmp><noscript><iframe>" * 20_000,
    "plaintext": lambda: "<plaintext>" + "<b>" * 60_000,
    "bodies": lambda: "<html a=b><body c=d>" * 40_000,
    "NULs": lambda: "\0<p\0 a\0=\0>\0" * 10_000,
    "only less-than": lambda: "<" * 1_000_000,
    "only ampersands": lambda: "&" * 190_000,
    "base of a million": lambda: f"<base href='http://{'a' * 100_000}.com'><img src='{'b' * 100_000}'>",
    "2,000 bad pictures": lambda: each(2000, "<img src='no#.png'>"),
    "links to sheets": lambda: each(2000, "<link rel=stylesheet href='no#.css'>") + "x",
    "imports of data": lambda: "<style>" + each(2000, "@import url('data:text/css,p{top:#px}');") + "</style><p>x",
    "metas": lambda: "<meta http-equiv=refresh content=0>" * 15_000,
    "3 MB": lambda: "x" * 3_000_000,
}
