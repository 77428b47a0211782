// A function of two inputs does not take one.
static class FunctionWithTooFewInputs
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("sum", (int x, int y) => x + y, number); // error CS0411
    }
}
