// The same holds for a function that waits.
static class AsyncFunctionOnAnotherInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("length", async (string x, AgentContext context, CancellationToken token) => { await Task.Yield(); return x.Length; }, number); // error CS0411
    }
}
