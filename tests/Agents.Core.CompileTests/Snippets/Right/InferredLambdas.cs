// Functions need no types where the handles have them.
static class InferredLambdas
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> length = g.Add("length", x => x.Length, text);
        return g.Add("sum", (x, y) => x + y, length, number);
    }
}
