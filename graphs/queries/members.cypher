// members
// What is directly a kind of a class.
// $class: the class (KG:NSAID)
MATCH (c:Concept {id: $class})<-[r:SUBCLASS_OF]-(m:Concept)
RETURN DISTINCT m.id AS id, m.name AS name, m.category AS category
ORDER BY name, id
