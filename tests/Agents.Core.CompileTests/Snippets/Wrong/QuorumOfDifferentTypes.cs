// So have those of a quorum.
static class QuorumOfDifferentTypes
{
    static Node<JoinResult<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Quorum("two", 2, [number, number, text]); // error CS0411
    }
}
