// The node that is returned has the type of the graph's output.
static class GraphOfAnotherOutput
{
    static AgentGraph<int, int> Make() => AgentGraph.Create<int, int>("graph", (g, input) =>
        g.Add("write", Given.Write, input)); // error CS0029 CS1662
}
