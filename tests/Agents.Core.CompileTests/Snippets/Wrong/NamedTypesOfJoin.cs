// A join of numbers has no place for a text.
static class NamedTypesOfJoin
{
    static Node<IReadOnlyList<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.All<int>("all", [number, text]); // error CS0029
    }
}
