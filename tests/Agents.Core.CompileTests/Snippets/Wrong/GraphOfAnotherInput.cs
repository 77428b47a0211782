// The input of a graph has the type that the graph is given.
static class GraphOfAnotherInput
{
    static AgentGraph<int, int> Make() => AgentGraph.Create<int, int>("graph", (g, input) =>
        g.Add("measure", Given.Measure, input)); // error CS0411
}
