// rule-edges
// The edges that are derived from a rule: what its author meant in the graph.
// $rule: the identifier of the rule (ace-inhibitor-aliskiren-in-diabetes)
MATCH (s:Concept)-[r]->(o:Concept)
WHERE r.rule = $rule
RETURN s.name AS subject, r.predicate AS predicate, o.name AS object, r.strength AS strength, r.only_when AS only_when, r.unless AS unless, r.source AS source
ORDER BY subject, predicate, object, source
