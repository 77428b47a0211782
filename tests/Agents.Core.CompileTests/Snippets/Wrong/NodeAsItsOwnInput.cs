// A node cannot be its own input: its handle is not there before it is added.
static class NodeAsItsOwnInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> loop = g.Add("loop", Given.Increment, loop); // error CS0165
        return loop;
    }
}
