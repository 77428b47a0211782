// So it does when the agent is the one that does not fit.
static class NamedTypesOfAnotherAgent
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add<int, int>("measure", Given.Measure, number); // error CS1503
    }
}
