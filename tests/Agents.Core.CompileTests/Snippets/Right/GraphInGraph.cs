// A graph is an agent, and runs as one.
static class GraphInGraph
{
    static readonly AgentGraph<int, int> Inner = AgentGraph.Create<int, int>("inner", (g, input) => g.Add("increment", Given.Increment, input));

    static readonly AgentGraph<int, string> Outer = AgentGraph.Create<int, string>("outer", (g, input) =>
    {
        var first = g.Add("first", Inner, input);
        return g.Add("write", Given.Write, first);
    });

    static async Task<string> Run(CancellationToken token) => (await Outer.RunAsync(1, cancellationToken: token)).Output;
}
