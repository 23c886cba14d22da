"""Messages of the library in the words of the command line: options in the place of Python."""

from __future__ import annotations

import re
from typing import Final

# What a library message says in Python, and what serves the same purpose here.
_WORDS: Final = (
    (r"name the material \(see gw\.materials\(\)\), or give a Material or a Glass",
     "name the material by --material, or describe it in a TOML file and name that"),
    (r"start from a Glass whose ensemble has a density, or free density together with",
     "or name density in --free together with"),
    (r"Describe another glass with glasswell\.Material\.create\(\.\.\.\)",
     "Describe another glass in a TOML file and give it by --material"),
    (r"Add it by material\.replace\((\w+)=\.\.\.\)", r"Add \1 to the TOML file of the material"),
    (r"Say which one to read: quantity=(.*)", r"Say which one by --quantity: \1"),
    (r"Say which one: read_measurement\(path, part=number\), or quantity=\.\.\.",
     "Say which one by --part, or by --quantity"),
    (r"part=(\d+) is asked for", r"part \1 is asked for"),
    (r'method="posterior"', "--method posterior"),
    (r"columns, (\w+) = its title or its number", r'--columns "\1=title or number"'),
    (r", or say quantity=\.\.\.", ", or say which it is by --quantity"),
    (r"conditions=\{'(\w+)': \(value, '([^']+)'\)\}", r'--conditions "\1=value \2"'),
    (r"free `boundary` or give its length",
     'name boundary in --free, or give its length by --boundary "5 mm"'),
    (r"free=\[([^\]]*)\] names", "--free names"),
    (r"[Ff]ree one by free=\[\.\.\.\]", "Name one in --free"),
    (r"name at least one parameter to fit", "name at least one parameter in --free"),
    (r"free fewer parameters, widen the temperature range",
     "name fewer parameters in --free, widen --minimum-temperature and --maximum-temperature"),
    (r"start from a glass near the expected parameters, or free fewer of them",
     "name fewer parameters in --free"),
    (r"choose a minimum temperature below the maximum temperature",
     "choose --minimum-temperature below --maximum-temperature"),
    (r"[Uu]se Measurement\.create, which", "Use a file that glasswell data export wrote, which"),
    (r"that FitResult\.save wrote", "that glasswell fit wrote"),
    (r"Fit with compare_shortcut=True", "Fit with --scattering exact"),
    (r"minimum_temperature is", "--minimum-temperature is"),
    (r"^(draws|seed) is (\S+)$", r"--\1 is \2"),
    (r"maximum_temperature is", "--maximum-temperature is"),
)  # fmt: skip


def for_command_line(text: str) -> str:
    """The same message, with options of the command in the place of Python names."""
    for pattern, words in _WORDS:
        text = re.sub(pattern, words, text)
    return text
