// A run has an output of the graph's type.
static class ResultTakenAsAnotherType
{
    static async Task<string> Run(AgentGraph<int, int> graph) => (await graph.RunAsync(1)).Output; // error CS0029
}
