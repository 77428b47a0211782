// The key of a switch is computed from its value.
static class SwitchOfAnotherKey
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Switch("length", number, x => x.Length).Default(); // error CS1061
    }
}
