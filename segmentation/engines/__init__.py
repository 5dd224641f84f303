"""Ask a table where it lives: DuckDB, PostgreSQL, Spark, one protocol of five verbs."""

from segmentation.engines.engine import SECONDS as SECONDS
from segmentation.engines.opening import connect as connect, connection_names as connection_names
from segmentation.engines.queries import UPLOADED as UPLOADED
from segmentation.engines.table import EngineTable as EngineTable
