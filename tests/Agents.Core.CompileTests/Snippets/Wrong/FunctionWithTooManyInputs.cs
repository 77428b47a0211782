// A function of one input does not take two.
static class FunctionWithTooManyInputs
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("same", (int x) => x, number, number); // error CS1503
    }
}
