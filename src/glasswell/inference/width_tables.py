"""draft"""
from __future__ import annotations
import numpy as np
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.resonant_table import ground_populations, total_strength
from glasswell.ensemble.store import logarithm
from glasswell.ensemble.thermal_table import GRID, direct_heat_capacity, node_heat_capacities
from glasswell.potential import invariants_to_minimum_form
from glasswell.response.relaxation_table import log_relaxation
from glasswell.spectrum.excited_transitions import TEMPERATURES, transitions_of_many

def many(shapes):
    x, y = np.array([(s.width_n2, s.width_n3) for s in shapes]).T
    nu = shapes[0].negative_eta
    def density(d1, d2):
        n2, n3 = invariants_to_minimum_form(d1, d2)
        ok = np.isfinite(n2) & (n2 != 0.0)
        n2, n3 = np.where(ok, n2, 1.0), np.where(ok, n3, 0.0)
        out = 0.0
        with np.errstate(under="ignore"):
            for k in range(3):
                a, b = n2[..., k, None], n3[..., k, None]
                out = out + np.exp(-0.5 * (a / x) ** 2 - 0.5 * (b / y) ** 2) * np.where(ok[..., k, None], 2 / np.abs(a), 0) * np.where(a < 0, nu, 1.0)
        return out
    return density

def tables(shapes):
    d2 = shapes[0].minimum_d2
    energy, excited = transitions_of_many(d2, many(shapes))
    nodes = shapes[0].level_set_table()
    ground = ground_populations(nodes, TEMPERATURES)
    heats = node_heat_capacities(GRID, shapes[0].volume_nodes())
    res, rel, th = [], [], []
    for i, s in enumerate(shapes):
        t = total_strength(s, nodes, (energy, excited[..., i]), ground)
        res.append(logarithm(t["total"], s))
        rel.append(log_relaxation(s, TEMPERATURES))
        th.append(logarithm(direct_heat_capacity(GRID, s, heats), s))
    return {"energy": t["energy"], "resonant": np.stack(res), "relaxation": np.stack(rel), "thermal": np.stack(th)}
