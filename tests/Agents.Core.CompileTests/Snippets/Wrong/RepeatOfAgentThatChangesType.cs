// What is repeated takes what it makes.
static class RepeatOfAgentThatChangesType
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Repeat("again", number, Given.Write, x => true, max: 3); // error CS0411
    }
}
