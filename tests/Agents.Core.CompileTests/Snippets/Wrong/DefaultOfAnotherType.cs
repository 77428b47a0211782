// A default is what the node would have made.
static class DefaultOfAnotherType
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, number, new() { OnFailure = FailurePolicy.Default("none") }); // error CS0029
    }
}
