from __future__ import annotations

import pickle

import pytest

from glasswell import errors


def test_message_says_what_why_and_what_to_do():
    error = errors.InputError(
        "the mass is negative", "a mass is positive", "give it in atomic units"
    )
    assert str(error) == "the mass is negative. a mass is positive. give it in atomic units."
    assert (error.what, error.why) == ("the mass is negative", "a mass is positive")
    assert error.remedy == "give it in atomic units"


def test_parts_that_are_missing_leave_no_gap():
    assert str(errors.GlasswellError("no data", remedy="give a file")) == "no data. give a file."


def test_sentences_that_end_already_are_left_alone():
    assert str(errors.GlasswellError("Really?", "Yes!", "Choose:")) == "Really? Yes! Choose:"


@pytest.mark.parametrize("kind", [errors.InputError, errors.UnitError, errors.DataError])
def test_bad_input_is_a_value_error(kind):
    assert issubclass(kind, ValueError)
    assert issubclass(kind, errors.GlasswellError)


def test_a_refused_fit_is_not_bad_input():
    # They end the command line with different exit statuses.
    assert not issubclass(errors.RefusedFitError, errors.InputError)


@pytest.mark.parametrize("kind", [errors.ValidityWarning, errors.DataWarning, errors.CacheWarning])
def test_warnings_can_be_filtered_together(kind):
    assert issubclass(kind, errors.GlasswellWarning)
    assert issubclass(kind, UserWarning)


def test_errors_come_back_whole_from_another_process():
    error = pickle.loads(pickle.dumps(errors.DataError("a", "b", "c")))
    assert type(error) is errors.DataError
    assert (error.what, error.why, error.remedy) == ("a", "b", "c")
