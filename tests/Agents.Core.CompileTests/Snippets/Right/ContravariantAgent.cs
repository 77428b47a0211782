// An agent of any object takes a text.
static class ContravariantAgent
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("describe", Given.Describe, text);
    }
}
