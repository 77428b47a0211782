// The inputs of a join have one type.
static class JoinOfDifferentTypes
{
    static Node<IReadOnlyList<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.All("all", [number, text]); // error CS0411
    }
}
