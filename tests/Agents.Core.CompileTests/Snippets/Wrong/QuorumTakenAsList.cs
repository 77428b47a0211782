// What a quorum makes says what is missing, and is no list.
static class QuorumTakenAsList
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<JoinResult<int>> some = g.Quorum("some", 1, [number, number]);
        return g.Add("count", (IReadOnlyList<int> numbers) => numbers.Count, some); // error CS0411
    }
}
