// A gate is opened by a node that says yes or no.
static class GateOnNumber
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.When("gate", text, number); // error CS1503
    }
}
