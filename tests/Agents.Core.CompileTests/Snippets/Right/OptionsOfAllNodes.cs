// That holds for every kind of node.
static class OptionsOfAllNodes
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<IReadOnlyList<int>> each = g.ForEach("each", number, x => new int[x], Given.Increment, new() { MaxConcurrency = 2 }, new() { OnFailure = FailurePolicy.Skip<IReadOnlyList<int>>() });
        Node<int> sum = g.Add("sum", (IReadOnlyList<int> x, int y) => x.Count + y, each, number, new() { Weight = TimeSpan.FromSeconds(2) });
        Node<int> waited = g.Add("waited", (int x, AgentContext context, CancellationToken token) => new ValueTask<int>(x), sum, new() { Timeout = TimeSpan.FromSeconds(1) });
        Node<int> again = g.Repeat("again", waited, Given.Increment, x => x > 9, max: 3, new() { Shared = true });
        return g.FirstSuccess("first", again, [Given.Increment], new() { OnFailure = FailurePolicy.Fallback(number) });
    }
}
