// categories
// How many concepts there are of each category.
MATCH (c:Concept)
RETURN c.category AS category, count(c) AS concepts
ORDER BY concepts DESC, category
