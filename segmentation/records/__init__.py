"""Define the frozen records that pass between the stages, and the few types they share.

Every stage is a function from one of these records to the next. None of them has behaviour
beyond derived properties, and nobody changes an array or a table inside one.
"""

from segmentation.records.answers import (
    ANSWERS as ANSWERS,
    PREDICTION_COLUMNS as PREDICTION_COLUMNS,
    SCORE_COLUMNS as SCORE_COLUMNS,
    SQL_COLUMNS as SQL_COLUMNS,
    AnswerColumn as AnswerColumn,
    Prediction as Prediction,
    own_columns as own_columns,
)
from segmentation.records.basics import (
    ARTIFACTS_VARIABLE as ARTIFACTS_VARIABLE,
    CALENDAR as CALENDAR,
    DIALECTS as DIALECTS,
    SEED as SEED,
    SEGMENT_COLOURS as SEGMENT_COLOURS,
    Correlation as Correlation,
    Decimal as Decimal,
    Dialect as Dialect,
    Kind as Kind,
    Labels as Labels,
    Matrix as Matrix,
    Progress as Progress,
    Verdict as Verdict,
)
from segmentation.records.clusters import (
    Clustering as Clustering,
    KSearch as KSearch,
    Unassigned as Unassigned,
)
from segmentation.records.coarse import (
    FEWEST_ALIKE as FEWEST_ALIKE,
    RESTS as RESTS,
    Rounding as Rounding,
    apart as apart,
    rest_name as rest_name,
    rounded_quantiles as rounded_quantiles,
)
from segmentation.records.comparison import (
    Adoption as Adoption,
    Comparison as Comparison,
    Dendrogram as Dendrogram,
    MethodResult as MethodResult,
)
from segmentation.records.contracts import (
    ColumnContract as ColumnContract,
    CountedDates as CountedDates,
    DateOrder as DateOrder,
    contract_of as contract_of,
)
from segmentation.records.evidence import (
    CRITERIA as CRITERIA,
    Candidate as Candidate,
    Check as Check,
    CheckCode as CheckCode,
    Criterion as Criterion,
    Decided as Decided,
    DoubtCode as DoubtCode,
    Reason as Reason,
    ReferenceKind as ReferenceKind,
    SegmentLevel as SegmentLevel,
)
from segmentation.records.explanations import (
    Change as Change,
    Counterfactuals as Counterfactuals,
    Difference as Difference,
    JointChange as JointChange,
    ModelComparison as ModelComparison,
    Pull as Pull,
)
from segmentation.records.findings import Findings as Findings
from segmentation.records.formats import (
    FORMAT_LABELS as FORMAT_LABELS,
    FORMATS as FORMATS,
    FORMATS_OFFERED as FORMATS_OFFERED,
    FileFormat as FileFormat,
    Format as Format,
)
from segmentation.records.methods import (
    METHOD_TABLE as METHOD_TABLE,
    METHODS as METHODS,
    Algorithm as Algorithm,
    rows_looked_at as rows_looked_at,
)
from segmentation.records.models import FeatureSummary as FeatureSummary, ModelSpec as ModelSpec
from segmentation.records.movement import (
    Membership as Membership,
    Movement as Movement,
    SegmentChange as SegmentChange,
    SegmentHistory as SegmentHistory,
)
from segmentation.records.orders import (
    CleanOrders as CleanOrders,
    CrossTable as CrossTable,
    Disagreement as Disagreement,
    JoinedProfile as JoinedProfile,
    JoinedTable as JoinedTable,
    OrderCustomers as OrderCustomers,
    OrderFacts as OrderFacts,
    OrderGuess as OrderGuess,
    OrderRole as OrderRole,
    OrderRoles as OrderRoles,
    OrderSettings as OrderSettings,
    RfmCuts as RfmCuts,
    RfmGrid as RfmGrid,
    RfmMethod as RfmMethod,
    RfmOptions as RfmOptions,
    RfmReport as RfmReport,
    RfmRule as RfmRule,
    RfmSegment as RfmSegment,
    RoleReason as RoleReason,
)
from segmentation.records.powers import (
    yeo_johnson as yeo_johnson,
    yeo_johnson_inverse as yeo_johnson_inverse,
)
from segmentation.records.preparation import (
    UNUSABLE as UNUSABLE,
    FeatureCoding as FeatureCoding,
    FeatureSetting as FeatureSetting,
    PreparedTable as PreparedTable,
    PrepareSettings as PrepareSettings,
    TransformProposal as TransformProposal,
)
from segmentation.records.preparing import (
    CATEGORY_IMPUTES as CATEGORY_IMPUTES,
    NUMERIC_IMPUTES as NUMERIC_IMPUTES,
    SCALINGS as SCALINGS,
    TRANSFORMS as TRANSFORMS,
    CategoryImpute as CategoryImpute,
    Choice as Choice,
    NumericImpute as NumericImpute,
    Scaling as Scaling,
    Transform as Transform,
    transformed as transformed,
    untransformed as untransformed,
)
from segmentation.records.roles import ROLES as ROLES, Role as Role
from segmentation.records.scoring import (
    Drift as Drift,
    DriftCause as DriftCause,
    DriftLevel as DriftLevel,
    FeatureDrift as FeatureDrift,
    ScoredFile as ScoredFile,
)
from segmentation.records.segments import (
    Action as Action,
    CategoryProfile as CategoryProfile,
    ComponentMap as ComponentMap,
    Condition as Condition,
    EffectSize as EffectSize,
    Match as Match,
    Matching as Matching,
    Member as Member,
    NameContradiction as NameContradiction,
    NumericProfile as NumericProfile,
    Rule as Rule,
    RuleSet as RuleSet,
    Segment as Segment,
    Segmentation as Segmentation,
    SegmentMembers as SegmentMembers,
    Trait as Trait,
)
from segmentation.records.steps import (
    UNSAID as UNSAID,
    AsideRow as AsideRow,
    Note as Note,
    Step as Step,
    StepAction as StepAction,
    StepValue as StepValue,
    StepValues as StepValues,
    plain_value as plain_value,
)
from segmentation.records.tables import (
    ColumnInfo as ColumnInfo,
    ColumnSummary as ColumnSummary,
    Correlations as Correlations,
    CustomerTable as CustomerTable,
    RawTable as RawTable,
    ReadReport as ReadReport,
)
