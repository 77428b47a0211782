// Alternatives take the same.
static class FirstSuccessOnAnotherInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.FirstSuccess("first", number, [Given.Increment, Given.Measure]); // error CS0411
    }
}
