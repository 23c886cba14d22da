"""Figures of fits and predictions. Each function takes a result and returns a matplotlib Figure."""

from glasswell.plot.comparison_figure import comparison as comparison
from glasswell.plot.conductivity_figure import conductivity as conductivity
from glasswell.plot.corner_figure import corner as corner
from glasswell.plot.density_of_states_figure import density_of_states as density_of_states
from glasswell.plot.experiments_figure import next_experiments as next_experiments
from glasswell.plot.fit_figure import plot_fit as plot_fit
from glasswell.plot.heat_capacity_figure import heat_capacity as heat_capacity
from glasswell.plot.mean_free_path_figure import mean_free_path as mean_free_path
from glasswell.plot.pressure_figure import pressure_map as pressure_map
from glasswell.plot.profiles_figure import profiles as profiles
from glasswell.plot.shortcut_figure import shortcut as shortcut
from glasswell.plot.style import save as save
