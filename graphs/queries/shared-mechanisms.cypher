// shared-mechanisms
// What two drugs, or classes that they belong to, both do to the same target or process.
// $first: a drug (KG:lisinopril)
// $second: another drug (KG:losartan)
MATCH (a:Concept {id: $first})-[:SUBCLASS_OF*0..8]->(x:Concept)-[r:INHIBITS|ACTIVATES|INCREASES|DECREASES|AFFECTS|BINDS|HAS_METABOLIZING_ENZYME]->(m:Concept)
MATCH (b:Concept {id: $second})-[:SUBCLASS_OF*0..8]->(y:Concept)-[s:INHIBITS|ACTIVATES|INCREASES|DECREASES|AFFECTS|BINDS|HAS_METABOLIZING_ENZYME]->(m)
RETURN DISTINCT m.id AS id, m.name AS shared, m.category AS category, x.name AS first, r.predicate AS first_does, y.name AS second, s.predicate AS second_does
ORDER BY shared, id, first, first_does, second, second_does
