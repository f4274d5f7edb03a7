// sources
// How many edges each source gives.
// $top: how many sources (20)
MATCH (:Concept)-[r]->(:Concept)
RETURN r.source AS source, count(r) AS edges
ORDER BY edges DESC, source LIMIT $top
