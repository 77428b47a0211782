// Gates and switches keep the type of their value.
static class Gates
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<int> positive = g.When("positive", number, x => x > 0);
        Node<string> asked = g.When("asked", text, g.Add("even", (int x) => x % 2 == 0, positive));
        GraphSwitch<string, int> lengths = g.Switch("length", asked, x => x.Length);
        return g.Any("any", [lengths.Case(0), lengths.Case(1), lengths.Default()]);
    }
}
