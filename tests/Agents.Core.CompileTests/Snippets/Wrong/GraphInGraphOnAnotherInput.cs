// A graph in a graph is an agent like any other.
static class GraphInGraphOnAnotherInput
{
    static Node<int> Add(GraphBuilder g, AgentGraph<string, int> inner, Node<int> number) => g.Add("inner", inner, number); // error CS0411
}
