// An agent takes items of its own type.
static class ForEachOfAnotherItem
{
    static Node<IReadOnlyList<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.ForEach("each", number, x => new int[x], Given.Measure); // error CS0411
    }
}
