// A join cannot take what depends on it.
static class CycleThroughJoin
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<IReadOnlyList<int>> all = g.All("all", [number, last]); // error CS0841
        Node<int> last = g.Add("last", (IReadOnlyList<int> numbers) => numbers.Count, all);
        return last;
    }
}
