// provenance
// Where every edge between two concepts comes from: source, rule and all that it says of itself, in either direction.
// $first: a concept (KG:NSAID)
// $second: another concept (KG:warfarin)
MATCH (s:Concept)-[r]->(o:Concept)
WHERE s.id = $first AND o.id = $second OR s.id = $second AND o.id = $first
RETURN s.name AS subject, r.predicate AS predicate, o.name AS object, r.source AS source, r.rule AS rule, r AS edge
ORDER BY subject, predicate, object, source, rule, r.key
