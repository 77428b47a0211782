// A condition looks at the value of its gate.
static class GateWithConditionOfAnotherType
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.When("gate", number, x => x.Length > 0); // error CS1061
    }
}
