"""Parameters of a property."""


def parse_head(head):
    """'TEL;TYPE=home,cell' as ('TEL', {'TYPE': ['home', 'cell']})."""
    name, *rest = head.split(";")
    params = {}
    for part in rest:
        key, _, values = part.partition("=")
        params[key.upper()] = [value.strip('"') for value in values.split(",")]
    return name.upper(), params


def format_head(name, params):
    parts = [name]
    for key, values in params.items():
        parts.append(key + "=" + ",".join(format_value(value) for value in values))
    return ";".join(parts)


def format_value(value):
    if any(mark in value for mark in ":;,"):
        return '"' + value + '"'
    return value
