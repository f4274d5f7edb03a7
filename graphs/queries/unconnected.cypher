// unconnected
// Concepts without an edge: nothing is known of them but their names.
// $top: how many (20)
MATCH (c:Concept)
WHERE NOT EXISTS { MATCH (c)-[]-(:Concept) }
RETURN c.id AS id, c.name AS name, c.category AS category
ORDER BY id LIMIT $top
