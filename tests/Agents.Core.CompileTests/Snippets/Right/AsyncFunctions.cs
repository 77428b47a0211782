// A function may await.
static class AsyncFunctions
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("waits", async (int x, AgentContext context, CancellationToken token) =>
        {
            await Task.Delay(1, token);
            return x;
        }, number);
    }
}
