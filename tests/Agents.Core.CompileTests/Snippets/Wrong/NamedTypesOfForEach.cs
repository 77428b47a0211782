// Items have one type, whatever is said.
static class NamedTypesOfForEach
{
    static Node<IReadOnlyList<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.ForEach<int, int, int>("each", number, x => new int[x], Given.Measure); // error CS1503
    }
}
