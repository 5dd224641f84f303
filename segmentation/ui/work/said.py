"""Keep what a visitor says of the current segments: names, notes, plans and campaigns."""

from __future__ import annotations

from dataclasses import replace

from segmentation import workflow
from segmentation.records import Campaign
from segmentation.ui.session import history, state, steps
from segmentation.ui.session.identity import Identity
from segmentation.ui.session.steps import Step
from segmentation.ui.work.customers import SHELF


def rename(segment: int, *, name: str, notes: str, plan: str = "") -> None:
    """Give a segment of the current study a name and notes, and say what to do with it.

    Raises
    ------
    ParameterError
        If the name is empty, too long or taken.
    StudyError
        If the study is somebody else's.
    """
    SHELF.check_own(history.current().file.source)
    renamed = workflow.rename(state.segmentation(), segment, name=name, notes=notes)
    own = state.own()
    plans = [*own.plans]
    plans[segment] = plan.strip()
    named = replace(
        own,
        names=renamed.names,
        notes=tuple(each.notes for each in renamed.segments),
        plans=tuple(plans),
        own=own.own | {segment},
    )
    if replace(named, own=own.own) != own:
        _say(named, told=steps.told_renaming(own, named, segment))


def campaigns() -> tuple[Campaign, ...]:
    """Return the campaigns on the current segments, in the order of time."""
    return state.own().campaigns


def note_campaign(campaign: Campaign) -> None:
    """Keep a campaign with its segment; one of the same name takes the earlier one's place.

    A list that is taken away again leaves the result that its campaign already has.
    """
    if _is_refused():
        return
    own = state.own()
    others = [one for one in own.campaigns if not _is_same(one, campaign)]
    for one in own.campaigns:
        if _is_same(one, campaign) and campaign.result is None:
            campaign = replace(campaign, day=one.day, result=one.result)
    found = (*others, campaign)
    if found != own.campaigns:
        named = replace(own, campaigns=found, own=own.own | {campaign.segment})
        _say(named, told=steps.told_campaign(campaign, own.names[campaign.segment]))


def _is_refused() -> bool:
    """Whether the study is somebody else's to look at, which is then told."""
    refusal = SHELF.refusal(history.current().file.source)
    if refusal is not None:
        state.leave_notice("segments.rename", refusal)
    return refusal is not None


def _is_same(one: Campaign, other: Campaign) -> bool:
    return (one.segment, one.name) == (other.segment, other.name)


def drop_campaign(campaign: Campaign) -> None:
    """Keep a campaign no longer."""
    if _is_refused():
        return
    own = state.own()
    left = tuple(one for one in own.campaigns if not _is_same(one, campaign))
    _say(
        replace(own, campaigns=left),
        told=steps.told_campaign(campaign, own.names[campaign.segment]),
    )


def _say(own: Identity, *, told: str) -> None:
    """Keep what the visitor said of the current segments, as a step that can be taken back."""
    step = Step(history.current(), history.identities().get(history.current()), told)
    history.put(history.current(), past=history.with_step(step))
    history.keep_identity(history.current(), own)
    SHELF.keep()
