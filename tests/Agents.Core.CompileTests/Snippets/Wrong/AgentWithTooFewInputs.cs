// An agent of two inputs does not take one.
static class AgentWithTooFewInputs
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("join", Given.Join, number); // error CS0411
    }
}
