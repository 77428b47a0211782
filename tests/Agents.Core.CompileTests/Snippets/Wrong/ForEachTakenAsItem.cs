// A node for each item makes a list.
static class ForEachTakenAsItem
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("increment", Given.Increment, g.ForEach("each", number, x => new int[x], Given.Increment)); // error CS0411
    }
}
