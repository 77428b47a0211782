// A tuple is one input of a type like others, or two inputs.
static class TuplesAsOneInput
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<(int, string)> pair = g.Add("pair", (int x, string y) => (x, y), number, text);
        Node<string> one = g.Add("one", Given.Join, pair);
        Node<string> two = g.Add("two", Given.Join, number, text);
        return g.Add("named", ((int Count, string Text) x, string y, string z) => x.Text + y + z, pair, one, two);
    }
}
