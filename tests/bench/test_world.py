"""The made nation agrees with itself, with the reader and with the rules."""

from __future__ import annotations

import numpy as np
import pytest

from bench.detect.oracle import Oracle, oracle_of
from bench.detect.plant import KINDS, Field, Plant, planted, spans_of
from bench.detect.road import judge
from bench.world.documents import World, make_world
from bench.world.raw import figures_table
from bench.world.readback import differences, some_documents

pytestmark = pytest.mark.xdist_group("world")  # one world serves all

MONTHS, AREAS, SEED = 18, 3, 7


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(MONTHS, AREAS, SEED)


@pytest.fixture(scope="module")
def oracle(world: World) -> Oracle:
    return oracle_of(world)


@pytest.fixture(scope="module")
def field(world: World) -> Field:
    return Field(world, np.random.default_rng(SEED))


def test_same_seed_makes_the_same_rows(world: World) -> None:
    assert figures_table(make_world(MONTHS, AREAS, SEED)).equals(figures_table(world))


def test_reader_makes_the_same_rows_when_documents_are_rendered(world: World) -> None:
    assert differences(world, some_documents(world, each=2, seed=SEED)) == []


def test_every_identity_holds_when_nothing_is_planted(oracle: Oracle) -> None:
    clean = {figure: oracle.spans[figure] for figure in oracle.of_figure}
    assert oracle.broken(clean) == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_finds_a_place_and_changes_what_is_told(kind: str, field: Field) -> None:
    plant = next(iter(KINDS[kind](field)))
    changed = planted(field.world, [plant])
    assert not figures_table(changed).equals(figures_table(field.world)) or plant.late


def test_the_only_explanation_is_told_and_a_tie_is_not(world: World, oracle: Oracle) -> None:
    """A market's men stand in two sums, so they are told; a channel's women in one alone."""
    figures = world.figures
    document = figures["document"].iloc[0]
    market = figures.index[(figures["document"] == document) & (figures["market"] == "Nhật Bản")]
    men = int(market[figures.loc[market, "sex"] == "male"][0])
    wrong = Plant("digit", int(document), {men: float(figures.at[men, "written"]) + 1000})
    spans = spans_of(planted(world, [wrong]), wrong)
    assert oracle.broken(spans)
    assert list(oracle.others(spans)) == []
    women = int(figures.index[(figures["channel"] == "private") & (figures["sex"] == "female")][0])
    fewer = Plant("digit", int(document), {women: float(figures.at[women, "written"]) - 1})
    assert list(oracle.others(spans_of(planted(world, [fewer]), fewer))) != []


@pytest.mark.integration
def test_no_rule_fails_when_nothing_is_planted(world: World, tmp_path: object) -> None:
    judged = judge(world, str(tmp_path))
    assert judged.failures["rule_code"].tolist() == []
