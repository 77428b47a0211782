// What is repeated takes what it makes, whatever is said.
static class NamedTypesOfRepeat
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Repeat<int>("again", number, Given.Write, x => true, max: 3); // error CS1503
    }
}
