// predicates
// How many edges there are of each predicate, and how many of them are derived from a rule.
MATCH (:Concept)-[r]->(:Concept)
RETURN r.predicate AS predicate, count(r) AS edges, count(CASE WHEN r.derived THEN 1 END) AS derived
ORDER BY edges DESC, predicate
