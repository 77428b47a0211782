// Joins take collection expressions, spreads and lists.
static class Joins
{
    static Node<JoinResult<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        List<Node<int>> more = [number, number];
        Node<int> any = g.Any("any", [number, .. more]);
        Node<IReadOnlyList<int>> all = g.All("all", more, TimeSpan.FromSeconds(1));
        Node<JoinResult<int>> settled = g.AllSettled("settled", [any, .. more]);
        return g.Quorum("some", 2, [any, g.Add("count", (IReadOnlyList<int> x, JoinResult<int> y) => x.Count, all, settled)]);
    }
}
