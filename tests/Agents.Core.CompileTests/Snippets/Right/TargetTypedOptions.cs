// Options need no type where the node has one.
static class TargetTypedOptions
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, number, new() { Priority = 1, OnFailure = FailurePolicy.Default(0), IsIdempotent = true, Hedging = new() });
    }
}
