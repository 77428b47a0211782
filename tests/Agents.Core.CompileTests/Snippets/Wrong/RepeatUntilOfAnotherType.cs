// The end of a repetition looks at what was made.
static class RepeatUntilOfAnotherType
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Repeat("again", number, Given.Increment, x => x.Length > 3, max: 3); // error CS1061
    }
}
