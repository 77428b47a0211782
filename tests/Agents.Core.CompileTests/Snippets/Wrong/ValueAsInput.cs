// An input is a handle, not a value.
static class ValueAsInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, 1); // error CS1503
    }
}
