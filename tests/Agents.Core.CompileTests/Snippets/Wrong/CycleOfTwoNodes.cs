// A cycle needs a handle before it is there.
static class CycleOfTwoNodes
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> first = g.Add("first", Given.Increment, second); // error CS0841
        Node<int> second = g.Add("second", Given.Increment, first);
        return second;
    }
}
