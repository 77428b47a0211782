// With the types named, the compiler names the argument that has another one.
static class NamedTypesOnAnotherInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add<string, int>("measure", Given.Measure, number); // error CS1503
    }
}
