// Two inputs have the order of the tuple.
static class AgentOnSwappedInputs
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("join", Given.Join, text, number); // error CS0411
    }
}
