// ancestors
// Everything that a concept is a kind of, at any distance up to eight.
// $concept: the concept (KG:ibuprofen)
MATCH (c:Concept {id: $concept})-[:SUBCLASS_OF*1..8]->(a:Concept)
RETURN DISTINCT a.id AS id, a.name AS name, a.category AS category
ORDER BY name, id
