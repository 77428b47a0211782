// An agent has an input.
static class AgentWithoutInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment); // error CS1501
    }
}
