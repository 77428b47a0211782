// What a join of all makes is a list.
static class JoinTakenAsItsInputs
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, g.All("all", [number, number])); // error CS0411
    }
}
