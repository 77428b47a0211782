// A node cannot fall back on what depends on it.
static class CycleThroughFallback
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> first = g.Add("first", Given.Increment, number, new() { OnFailure = FailurePolicy.Fallback(second) }); // error CS0841
        Node<int> second = g.Add("second", Given.Increment, first);
        return second;
    }
}
