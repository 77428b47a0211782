// A case has the type of the key.
static class SwitchCaseOfAnotherKey
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        GraphSwitch<int, string> sign = g.Switch("sign", number, x => x < 0 ? "minus" : "plus");
        return sign.Case(0); // error CS1503
    }
}
