// So have those of which the first is taken.
static class AnyOfDifferentTypes
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Any("any", [number, text]); // error CS0411
    }
}
