// What may be null is not handed to an agent that does not expect that.
static class NullableOutputAsInput
{
    static Node<int> Add(GraphBuilder g, Node<string?> text) => g.Add("measure", Given.Measure, text); // warning CS8620
}
