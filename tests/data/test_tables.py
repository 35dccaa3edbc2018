"""From a table to a data set: target, missing cells, encoding on the training rows only."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config.experiment import DataConfig
from nntui.core.data import NonFiniteData
from nntui.core.data.tables.encoding import Encoder
from nntui.core.data.tables.reading import read_table


@pytest.fixture
def table(tmp_path):
    def write(text: str, name: str = "table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def numbered(count: int = 40, target: str = "kind") -> str:
    rows = "".join(f"{i},{i * 7 % 11},{'ab'[i % 2]}\n" for i in range(count))
    return f"x,y,{target}\n{rows}"


def test_a_text_target_makes_classes_in_alphabetical_order(table, load):
    found = load(table(numbered()))
    assert found.task == "classification"
    assert found.class_names == ("a", "b")
    assert found.feature_names == ("x", "y")
    assert found.target_names == ("kind",)
    np.testing.assert_array_equal(found.train.y, found.train.x[:, 0] % 2)


@pytest.mark.parametrize("target", ["y", "2", "Y"])
def test_the_target_is_named_or_numbered(table, load, target):
    found = load(table(numbered()), target=target)
    assert found.task == "regression"
    assert found.target_names == ("y",)
    assert found.feature_names == ("x", "kind=a", "kind=b")
    assert found.train.y.shape == (len(found.train), 1)


def test_without_a_target_the_last_column_is_said_to_be_it(table, load):
    assert any("'kind', the last column" in note for note in load(table(numbered())).notes)


def test_a_number_target_means_regression_unless_told_otherwise(table, load):
    path = table("a,b\n" + "".join(f"{i},{i % 3}\n" for i in range(30)))
    assert load(path).task == "regression"
    assert any('data.task = "classification"' in note for note in load(path).notes)
    told = load(path, task="classification")
    assert told.class_names == ("0", "1", "2")
    np.testing.assert_array_equal(told.train.y, told.train.x[:, 0] % 3)


def test_classes_that_are_numbers_may_have_gaps_because_they_are_names(table, load):
    path = table("a,b\n" + "".join(f"{i},{(3, 5, 10)[i % 3]}\n" for i in range(30)))
    assert load(path, task="classification").class_names == ("3", "5", "10")


def test_text_columns_are_one_hot(table, load):
    found = load(table("c,v,t\n" + "".join(f"{'rgb'[i % 3]},{i},{i / 2}\n" for i in range(30))))
    assert found.feature_names == ("c=b", "c=g", "c=r", "v")
    code = found.train.x[:, 1].astype(int) * 1 + found.train.x[:, 0].astype(int) * 2
    np.testing.assert_array_equal(found.train.x[:, :3].sum(axis=1), 1)
    np.testing.assert_array_equal(code, found.train.x[:, 3] % 3)


def test_a_category_that_training_never_saw_is_all_zeros(table):
    read = read_table(table("c,v\nr,1\ng,2\nb,3\n"), DataConfig())
    encoder = Encoder.fit(read.columns, np.array([0, 1]), read.path)
    assert encoder.names == ("c=g", "c=r", "v")
    np.testing.assert_array_equal(encoder.apply(read.columns, np.array([2])), [[0, 0, 3]])


def test_missing_cells_are_filled_from_the_training_rows_only(table):
    read = read_table(table("c,v\nr,1\nr,3\ng,NA\n,1000\nb,NA\nb,5000\nb,6000\n"), DataConfig())
    encoder = Encoder.fit(read.columns, np.array([0, 1, 2]), read.path)
    np.testing.assert_array_equal(
        encoder.apply(read.columns, np.arange(7)),
        [[0, 1, 1], [0, 1, 3], [1, 0, 2], [0, 1, 1000], [0, 0, 2], [0, 0, 5000], [0, 0, 6000]],
    )


def test_filling_in_from_all_rows_would_give_other_numbers(table):
    """The control of the test above."""
    read = read_table(table("c,v\nr,1\nr,3\ng,NA\n,1000\nb,NA\nb,5000\nb,6000\n"), DataConfig())
    leaky = Encoder.fit(read.columns, np.arange(7), read.path)
    assert leaky.apply(read.columns, np.array([2]))[0, -1] != 2


def test_a_loaded_table_is_filled_in_with_the_training_rows_median(table, load):
    cells = ["" if i % 5 == 0 else str(1.1**i) for i in range(100)]
    path = table("number,v,t\n" + "".join(f"{i},{cell},{'ab'[i % 2]}\n" for i, cell in enumerate(cells)))
    found = load(path, validation=0.4, limit=30)
    given = found.train.x[found.train.x[:, 0] % 5 != 0, 1]
    assert np.median(given) != pytest.approx(1.1**50, rel=0.01)  # or the test would not tell the two apart
    for split in (found.train, found.validation):
        filled = split.x[split.x[:, 0] % 5 == 0, 1]
        assert len(filled)
        np.testing.assert_allclose(filled, np.median(given), rtol=1e-6)


MISSING = "a,b,t\n" + "".join(f"{i},{'' if i == 3 else i},{'xy'[i % 2]}\n" for i in range(20))


def test_empty_cells_are_filled_in_and_said_by_default(table, load):
    found = load(table(MISSING))
    assert len(found.train) + len(found.validation) == 20
    assert any("1 empty cell filled in" in note and "'b' 1" in note for note in found.notes)


def test_empty_cells_can_be_refused(table, refusal):
    error = refusal(table(MISSING), missing="refuse")
    assert isinstance(error, NonFiniteData)
    assert (error.rows, error.columns, error.count) == (1, 1, 1)
    assert "row 4, column 'b'" in error.message


def test_rows_with_empty_cells_can_be_dropped(table, load):
    found = load(table(MISSING), missing="drop")
    assert len(found.train) + len(found.validation) == 19
    assert any("1 row with empty cells dropped" in note for note in found.notes)


@pytest.mark.parametrize("cell", ["nan", "inf", "-Infinity"])
@pytest.mark.parametrize("missing", ["auto", "refuse"])
def test_nan_and_infinity_are_refused_with_row_and_column(table, refusal, cell, missing):
    error = refusal(table(MISSING.replace("5,5,", f"5,{cell},").replace("3,,", "3,3,")), missing=missing)
    assert isinstance(error, NonFiniteData)
    assert "row 6, column 'b'" in error.message


@pytest.mark.parametrize("missing", ["drop", "impute"])
def test_nan_and_infinity_are_cured_where_asked(table, load, missing):
    found = load(table(MISSING.replace("5,5,", "5,inf,")), missing=missing)
    assert np.isfinite(found.train.x).all()
    assert np.isfinite(found.validation.x).all()


def test_rows_without_a_target_are_dropped_and_said(table, load):
    found = load(table(numbered() + "99,1,\n98,2,NA\n"))
    assert len(found.train) + len(found.validation) == 40
    assert any("2 rows with empty target cells dropped" in note for note in found.notes)


def test_rows_that_are_all_incomplete_cannot_be_dropped(table, refusal):
    error = refusal(table("a,b,c,t\n" + "1,NA,2,x\n1,2,NA,y\n" * 5), missing="drop")
    assert "every row" in error.title


def test_a_target_that_is_not_there_is_told_with_the_nearest(table, refusal):
    error = refusal(table(numbered(target="species")), target="spceies")
    assert "no column 'spceies'" in error.title
    assert "'species'" in error.hint


def test_a_target_number_beyond_the_columns_is_refused(table, refusal):
    assert "1..3" in refusal(table(numbered()), target="4").hint


@pytest.mark.parametrize(
    ("labels", "words"),
    [("aaaaaaaaaa", "one class only (a)"), ("aaaaabbbbc", "classes with one example: c")],
)
def test_classes_that_cannot_be_learned_are_refused(table, refusal, labels, words):
    error = refusal(table("x,t\n" + "".join(f"{i},{label}\n" for i, label in enumerate(labels))))
    assert words in error.title
    assert "table.csv" in error.title


def test_text_cannot_be_regressed(table, refusal):
    assert "is text" in refusal(table(numbered()), task="regression").title


def test_a_text_that_names_the_rows_is_left_out_and_said(table, load):
    found = load(table("name,x,t\n" + "".join(f"person {i},{i},{'ab'[i % 2]}\n" for i in range(80))))
    assert found.feature_names == ("x",)
    assert any("'name' left out" in note for note in found.notes)


def test_too_many_categories_are_refused_with_the_cures(table, refusal, load):
    path = table("town,x,t\n" + "".join(f"t{i % 60},{i},{'ab'[i % 2]}\n" for i in range(300)))
    error = refusal(path)
    assert "column 'town' has 60 categories" in error.title
    assert "data.max_categories" in error.hint
    assert len(load(path, max_categories=60).feature_names) == 61
    assert load(path, ignore=("town",)).feature_names == ("x",)


def test_row_numbers_and_empty_columns_are_left_out(table, load):
    found = load(table(",x,empty,t\n" + "".join(f"{i},{i * 5 % 7},,{'ab'[i % 2]}\n" for i in range(20))))
    assert found.feature_names == ("x",)
    assert sum("left out" in note for note in found.notes) == 2


def test_a_trailing_delimiter_makes_no_target(table, load):
    assert load(table("x,t,\n" + "".join(f"{i},{'ab'[i % 2]},\n" for i in range(20)))).target_names == ("t",)


def test_nothing_to_predict_from_is_refused(table, refusal):
    assert "no column to predict 't' from" in refusal(table(numbered(target="t")), ignore=("x", "y")).title


def test_splits_are_deterministic_and_in_proportion(table, load):
    path = table(numbered(100))
    first, again = load(path, validation=0.3, test=0.2), load(path, validation=0.3, test=0.2)
    np.testing.assert_array_equal(first.train.x, again.train.x)
    assert (len(first.train), len(first.validation), len(first.test)) == (50, 30, 20)
    np.testing.assert_array_equal(np.bincount(first.validation.y), [15, 15])


def test_a_limit_is_in_proportion_and_the_encoder_sees_no_more(table, load):
    assert len(load(table(numbered(100)), limit=20).train) == 20


@pytest.mark.parametrize(
    ("name", "features", "classes"), [("iris", 4, 3), ("wine", 13, 3), ("breast_cancer", 30, 2)]
)
def test_the_classic_tables_load_at_once(real_data, load, name, features, classes):
    found = load(real_data / "tabular" / f"{name}.csv")
    assert found.task == "classification"
    assert (found.features, found.outputs) == (features, classes)


def test_penguins_load_with_their_gaps_filled_in(real_data, load):
    found = load(real_data / "tabular" / "penguins.csv", target="species")
    assert found.class_names == ("Adelie", "Chinstrap", "Gentoo")
    assert "sex=male" in found.feature_names
    assert len(found.train) + len(found.validation) == 344
    dropped = load(real_data / "tabular" / "penguins.csv", target="species", missing="drop")
    assert len(dropped.train) + len(dropped.validation) == 333
