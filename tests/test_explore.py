"""Looking around in an index by identifier, and the commands that do so."""

import json

import pytest

from kgreason.cli import main
from kgreason.graph import explore
from kgreason.model import Edge, Hop, KgreasonError, Path

CHAIN = ["EX:a treats EX:b", "EX:b causes EX:c", "EX:d treats EX:b", "EX:a affects EX:e", "EX:e affects EX:c"]


def ends(paths) -> list[list[str]]:
    return [[hop.edge.object if hop.forward else hop.edge.subject for hop in path.hops] for path in paths]


def test_the_shortest_paths_are_found_however_long(index):
    graph = index([f"EX:n{at} treats EX:n{at + 1}" for at in range(9)])
    path = explore.shortest(graph, "EX:n0", "EX:n9")
    assert path is not None
    assert ends([path]) == [[f"EX:n{at}" for at in range(1, 10)]]
    assert explore.shortest(index([*CHAIN, "EX:x treats EX:y"]), "EX:a", "EX:x") is None
    assert ends(explore.all_shortest(index(CHAIN), "EX:a", "EX:c")) == [["EX:e", "EX:c"], ["EX:b", "EX:c"]]


def test_paths_that_share_no_concept_and_what_all_of_them_run_through(index):
    graph = index(CHAIN)
    assert sorted(ends(explore.disjoint_paths(graph, "EX:a", "EX:c"))) == [["EX:b", "EX:c"], ["EX:e", "EX:c"]]
    assert explore.cut_set(graph, "EX:a", "EX:c") == explore.Hold((), ("EX:b", "EX:e"), True, 2, None)
    assert explore.cut_set(graph, "EX:d", "EX:c", predicates=["treats", "causes"]).concepts == ("EX:b",)
    direct = Edge("EX:a", "treats", "EX:b", "EX:book")
    assert explore.cut_set(graph, "EX:a", "EX:b").direct == (direct,)
    apart = explore.cut_set(index([*CHAIN, "EX:x treats EX:y"]), "EX:a", "EX:x")
    assert (apart.distance, apart.reach) == (-1, (5, 2))


def test_neighbours_and_what_is_alike(index):
    graph = index(CHAIN)
    first = explore.neighbours(graph, "EX:d", 1)
    assert [path.hops for path in first] == [(Hop(Edge("EX:d", "treats", "EX:b", "EX:book")),)]
    assert isinstance(first[0], Path)
    assert [one for one, _ in explore.similar(graph, "EX:d")] == ["EX:a", "EX:c"]


def test_what_the_graph_does_not_have_is_named(index):
    graph = index(CHAIN)
    with pytest.raises(KgreasonError, match="found EX:nothing; wanted an identifier"):
        explore.cut_set(graph, "EX:a", "EX:nothing")
    with pytest.raises(KgreasonError, match="found EX:a twice; wanted two concepts"):
        explore.shortest(graph, "EX:a", "EX:a")
    with pytest.raises(KgreasonError, match="found heals; wanted one of related_to"):
        explore.neighbours(graph, "EX:a", predicates=["heals"])


def test_the_command_says_what_a_connection_hangs_on(capsys):
    assert main(["graph", "why", "metformin", "lactic acidosis"]) == 0
    text = capsys.readouterr().out
    assert text.split(" ", 1)[1].startswith("paths of up to 3 edges that share no concept\n1.  cost ")
    assert "1 edge joins them straight\nall other paths run through: biguanide, " in text
    assert main(["graph", "why", "metformin", "gout", "--max-hops", "1"]) == 0
    assert "no path of up to 1 edges; the shortest has 2" in capsys.readouterr().out
    assert main(["graph", "why", "metformin", "gout", "--predicates", "precedes"]) == 0
    assert "nothing connects them: one is connected with 1 concepts" in capsys.readouterr().out
    assert main(["graph", "why", "metformin", "gout", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["hangs_on"]["distance"] == 2
    assert main(["graph", "why", "metformin", "zorbic"]) == 2
    assert "found 'zorbic'" in capsys.readouterr().err


def test_the_command_shows_what_lies_near(capsys):
    assert main(["graph", "near", "metformin", "--top", "3"]) == 0
    text = capsys.readouterr().out
    assert "most like it\n" in text
    assert main(["graph", "near", "metformin", "--top", "3", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["similar"]) == 3
