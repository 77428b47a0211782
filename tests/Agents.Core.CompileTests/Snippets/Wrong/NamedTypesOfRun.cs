// A graph runs on an input of its own type, whatever is said.
static class NamedTypesOfRun
{
    static Task<RunResult<int>> Run(AgentGraph<int, int> graph) => graph.RunAsync<int, int>("text"); // error CS1503
}
