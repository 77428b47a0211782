// Alternatives make the same.
static class FirstSuccessOfDifferentOutputs
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.FirstSuccess("first", number, [Given.Increment, Given.Write]); // error CS0411
    }
}
