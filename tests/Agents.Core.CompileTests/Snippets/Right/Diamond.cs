// What is right looks like this.
static class Diamond
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> more = g.Add("more", Given.Increment, number);
        Node<string> written = g.Add("written", Given.Write, number);
        return g.Add("joined", Given.Join, more, written);
    }
}
