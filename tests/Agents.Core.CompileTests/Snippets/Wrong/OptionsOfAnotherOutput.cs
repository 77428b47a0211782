// Options belong to the type of the output.
static class OptionsOfAnotherOutput
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("write", Given.Write, number, new NodeOptions<int>()); // error CS1503
    }
}
