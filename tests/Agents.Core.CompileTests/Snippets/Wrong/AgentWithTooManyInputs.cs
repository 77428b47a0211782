// An agent of one input does not take two.
static class AgentWithTooManyInputs
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, number, number); // error CS1503
    }
}
