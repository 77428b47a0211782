// A fallback makes what the node would have made.
static class FallbackOfAnotherType
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, number, new() { OnFailure = FailurePolicy.Fallback(text) }); // error CS0029
    }
}
