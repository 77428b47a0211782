// Alternatives make the same, whatever is said.
static class NamedTypesOfFirstSuccess
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.FirstSuccess<int, int>("first", number, [Given.Increment, Given.Write]); // error CS0029
    }
}
