// A handle has the type of its output.
static class NodeTakenAsAnotherType
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> wrong = g.Add("write", Given.Write, number); // error CS0029
        return wrong;
    }
}
