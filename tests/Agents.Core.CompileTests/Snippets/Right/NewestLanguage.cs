// The compiler is as new as the library's: extension members are C# 14.
static class NewestLanguage
{
    extension(GraphBuilder g)
    {
        public Node<int> AddTwice(Node<int> number) => g.Add("twice", x => 2 * x, number);
    }

    static AgentGraph<int, int> Make() => AgentGraph.Create<int, int>("graph", (g, input) => g.AddTwice(input));
}
