// descendants
// Everything that is a kind of a concept, at any distance up to eight.
// $concept: the concept (KG:NSAID)
MATCH (c:Concept {id: $concept})<-[:SUBCLASS_OF*1..8]-(d:Concept)
RETURN DISTINCT d.id AS id, d.name AS name, d.category AS category
ORDER BY name, id
