// The items are those of a list.
static class ForEachOfNoList
{
    static Node<IReadOnlyList<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.ForEach("each", number, Given.Increment); // error CS1503
    }
}
