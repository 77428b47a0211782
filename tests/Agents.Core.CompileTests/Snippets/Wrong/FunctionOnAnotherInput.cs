// A function takes an input of its own type.
static class FunctionOnAnotherInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("length", (string x) => x.Length, number); // error CS0411
    }
}
