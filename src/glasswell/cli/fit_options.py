"""Options of `glasswell fit` with their help."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

Sources = Annotated[
    str,
    Parameter(
        help="Shipped curves (see: glasswell data list) or files of one glass, or a study file."
    ),
]
Material = Annotated[
    str | None,
    Parameter(help="The glass: a known material or a TOML file that describes one."),
]
Free = Annotated[
    str | None,
    Parameter(
        help="Parameters to fit, joined by commas: energy_scale, strength (or longitudinal, "
        "transverse), density, random_force, scaled_width_eta, scaled_width_xi, minimum_path, "
        "boundary, rayleigh, loss_tangent and others (docs/fit.md). By default those that the "
        "curves depend on."
    ),
]
Coldest = Annotated[str | None, Parameter(help="Coldest point to fit, in K.")]
Hottest = Annotated[str | None, Parameter(help="Hottest point to fit, in K (60).")]
Scattering = Annotated[
    Literal["exact", "interpolation"] | None,
    Parameter(help="Exact response (exact), or the usual interpolation formulas."),
]
Model = Annotated[
    Literal["soft-potential", "standard-tunnelling", "soft-configurations"] | None,
    Parameter(help="What the glass consists of (soft-potential)."),
]
Method = Annotated[
    Literal["least-squares", "posterior"] | None,
    Parameter(help="The best fit (least-squares), or draws from the posterior besides."),
]
Draws = Annotated[int | None, Parameter(help="Draws of each of four chains (1000).")]
Seed = Annotated[int | None, Parameter(help="Seed of the draws (0).")]
Boundary = Annotated[
    str | None, Parameter(help='Casimir length of the sample with its unit, such as "5 mm".')
]
Path = Annotated[
    str | None,
    Parameter(help='Shortest mean free path with its unit, such as "1 nm": where a fit starts.'),
]
Out = Annotated[
    str | None,
    Parameter(help="Folder of the report (that of the study, or glasswell-report)."),
]
NoFigures = Annotated[bool, Parameter(negative="", help="Draw no figures.", show_default=False)]
Quiet = Annotated[
    bool, Parameter(negative="", help="Print nothing but errors.", show_default=False)
]
