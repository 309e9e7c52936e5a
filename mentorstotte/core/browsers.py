"""What a browser calls itself, in words."""

UNKNOWN = "Ukendt browser"
# The first that is found counts: the later ones are named by others too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """“Edge på Windows”, of the words that a browser sends about itself; nothing of them is repeated."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return f"{browser or UNKNOWN} på {system}" if system else browser or UNKNOWN


def _first(known, user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
