// A handle is not that of a base type, since outputs are stored by type.
static class NodeTakenAsBaseType
{
    static Node<object> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("write", Given.Write, number); // error CS0029
    }
}
