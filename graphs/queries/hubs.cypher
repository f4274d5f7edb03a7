// hubs
// The concepts with the most edges: what a path through them says least about.
// $top: how many (20)
MATCH (c:Concept)-[r]-(:Concept)
RETURN c.id AS id, c.name AS name, c.category AS category, count(r) AS edges
ORDER BY edges DESC, id LIMIT $top
