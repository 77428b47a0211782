// The type of the input is that of the handle.
static class FunctionThatUsesItsInputWrongly
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("length", x => x.Length, number); // error CS1061
    }
}
