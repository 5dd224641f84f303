"""Give new customers their segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from segmentation.errors import ParameterError
from segmentation.models.scoring.answers import predictions_frame
from segmentation.models.scoring.batch import score_table
from segmentation.models.scoring.columns import match_columns, require_columns
from segmentation.models.scoring.scorer import Scorer, compile_scorer, score_one
from segmentation.models.scoring.training import make_spec
from segmentation.records import ColumnContract, Decimal, ModelSpec, Prediction, Segmentation

_DATES = ColumnContract("date")


@dataclass(frozen=True, eq=False)
class Model:
    """A saved or freshly made model: plain data in ``spec``, and the scoring of it.

    ``segmentation`` is the training result, or None where the model was loaded.
    """

    spec: ModelSpec
    segmentation: Segmentation | None = None
    settled: frozenset[str] = frozenset()
    """Features of which somebody said how new cells are written, whatever a table shows."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self.spec.name

    @cached_property
    def features(self) -> tuple[str, ...]:
        """Names of the columns that the model reads."""
        return tuple(coding.name for coding in self.spec.codings)

    @cached_property
    def scorer(self) -> Scorer:
        """The coefficients that every way of scoring uses."""
        return compile_scorer(self.spec, self.settled)

    def match_names(self, columns: Iterable[str]) -> dict[str, str]:
        """Return for each feature the column that is meant by it; those without one are left out.

        The same name wins, then an alias, then a name that differs in case, spaces, punctuation or
        by the unit only.
        """
        return match_columns(self.features, columns, self.spec.aliases)

    def for_days(self) -> Model:
        """Return the model for customers whose dates are days since 1970-01-01, whatever it reads.

        Dates of a model's own summaries and centres are such.
        """
        codings = tuple(
            replace(coding, contract=replace(coding.contract or _DATES, counted="days"))
            if coding.kind == "date"
            else coding
            for coding in self.spec.codings
        )
        return Model(replace(self.spec, codings=codings), self.segmentation, self.settled)

    def written_as(
        self, contracts: Mapping[str, ColumnContract], decimal: Decimal | None = None
    ) -> Model:
        """Return the model for customers whose cells are written in another way than in training.

        Parameters
        ----------
        contracts : mapping of str to ColumnContract
            By column, matched as `match_names` does; others are read by the model's own.
        decimal : "," or ".", optional
            The decimal mark of all numbers; it wins over the contracts.

        Raises
        ------
        ParameterError
            If a contract is of another kind than the feature.
        """
        columns = self.match_names(contracts)
        codings, settled = [], set(self.settled)
        for coding in self.spec.codings:
            known = coding.contract or ColumnContract(coding.kind)
            told = contracts[columns[coding.name]] if coding.name in columns else known
            if told.kind != known.kind:
                raise ParameterError(
                    f"{coding.name!r} is {known.kind} in the model, and it is to be read as "
                    f"{told.kind}. Leave open how it is read, or fit a model that reads it so."
                )
            has_mark = decimal is not None and told.kind == "numeric"
            if has_mark:
                told = replace(told, decimal=decimal)
            if has_mark or coding.name in columns:
                settled.add(coding.name)
            codings.append(replace(coding, contract=told))
        spec = replace(self.spec, codings=tuple(codings))
        return Model(spec, self.segmentation, frozenset(settled))

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give each customer of a table a segment.

        Parameters
        ----------
        frame : pandas.DataFrame
            Raw columns, matched as `match_names` does; others are ignored. Missing values are
            filled as in training. Texts that hold numbers or ISO dates are read; a cell that holds
            neither counts as missing.

        Returns
        -------
        pandas.DataFrame
            With the frame's index and the columns of `records.ANSWERS`: ``segment``,
            ``segment_name``, ``second_segment``, ``margin`` (0 on the border to 1 at the centre)
            and ``warning`` (several joined by "; ").

        Raises
        ------
        DataError
            If a column is missing.
        """
        matched = require_columns(self.features, frame.columns, self.spec.aliases)
        columns = [frame[matched[feature]] for feature in self.features]
        scores, warnings = score_table(self.scorer, columns)
        return predictions_frame(self.scorer, scores, warnings, frame.index)

    def predict_one(self, customer: Mapping[str, object]) -> Prediction:
        """Give one customer a segment, as `predict` does in a table of one row, warnings too.

        Parameters
        ----------
        customer : mapping of str to object
            Raw values by column name, matched as `match_names` does. None is a missing value;
            dates are texts, dates, or numbers as the file of training counts days, if it does.

        Raises
        ------
        DataError
            If a column is missing, or a value is no single one.
        """
        return score_one(self.scorer, self.values_of(customer))

    def values_of(self, customer: Mapping[str, object]) -> list[object]:
        """Return a customer's raw values in the order of the features.

        Raises
        ------
        DataError
            If a column is missing.
        """
        try:
            return [customer[feature] for feature in self.features]
        except KeyError:
            matched = require_columns(self.features, customer, self.spec.aliases)
            return [customer[matched[feature]] for feature in self.features]


def build_model(segmentation: Segmentation, *, name: str = "segments") -> Model:
    """Return a model that scores new customers as this segmentation does.

    Raises
    ------
    ParameterError
        If the name cannot be one of a model.
    """
    return Model(make_spec(segmentation, name), segmentation)
