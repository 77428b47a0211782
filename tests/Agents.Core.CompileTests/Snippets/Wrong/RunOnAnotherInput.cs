// A graph runs on an input of its own type.
static class RunOnAnotherInput
{
    static Task<RunResult<int>> Run(AgentGraph<int, int> graph) => graph.RunAsync("text"); // error CS0411
}
