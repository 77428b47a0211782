// A number becomes an object by a node, not by a cast of its handle.
static class AgentOnConvertedValue
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<object> anything = g.Add("box", (int x) => (object)x, number);
        return g.Add("describe", Given.Describe, anything);
    }
}
