"""A report read as a browser would: elements, attributes, texts and scripts."""

from html.parser import HTMLParser

VOID = {"meta", "rect", "circle", "br", "img", "link"}


class Parsed(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.scripts = []
        self.texts = {}
        self._open = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), []))
        if tag not in VOID:
            self._open.append((tag, []))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self._open and self._open[-1][0] == "script":
            self.scripts[-1][1].append(data)
            return
        for _, parts in self._open:
            parts.append(data)

    def handle_endtag(self, tag):
        name, parts = self._open.pop()
        assert name == tag, f"</{tag}> closes <{name}>"
        self.texts.setdefault(tag, []).append("".join(parts))

    def attributes(self, name):
        return [attrs[name] for _, attrs in self.elements if name in attrs]

    def tags(self):
        return [tag for tag, _ in self.elements]

    def run(self):
        """The scripts that a browser runs."""
        return ["".join(parts) for attrs, parts in self.scripts if "type" not in attrs]

    def data(self):
        """The scripts that only hold data, by their id."""
        return {attrs["id"]: "".join(parts) for attrs, parts in self.scripts if "type" in attrs}
