// A graph returns a node.
static class GraphWithoutOutput
{
    static AgentGraph<int, int> Make() => AgentGraph.Create<int, int>("graph", (g, input) => // error CS1643
    {
        g.Add("increment", Given.Increment, input);
    });
}
