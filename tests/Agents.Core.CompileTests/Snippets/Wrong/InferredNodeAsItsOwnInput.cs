// Nor when the compiler finds the type of the handle.
static class InferredNodeAsItsOwnInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        var loop = g.Add("loop", Given.Increment, loop); // error CS0841
        return loop;
    }
}
