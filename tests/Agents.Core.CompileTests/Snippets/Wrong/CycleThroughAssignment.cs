// Declared before, the handle has no value yet.
static class CycleThroughAssignment
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> second;
        Node<int> first = g.Add("first", Given.Increment, second); // error CS0165
        second = g.Add("second", Given.Increment, first);
        return second;
    }
}
