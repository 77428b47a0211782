// An agent takes an input of its own type.
static class AgentOnAnotherInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("measure", Given.Measure, number); // error CS0411
    }
}
